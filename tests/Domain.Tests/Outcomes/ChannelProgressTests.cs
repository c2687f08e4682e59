using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Domain.Tests.Outcomes;

public sealed class ChannelProgressTests
{
    private static readonly IsoWeek Present = IsoWeek.Of(new(2026, 11, 25));
    private static readonly OutcomePrior Prior = new(ReplyRate: 0.2, InterviewsPerHour: 0.05);

    [Fact]
    public void Rates_leave_out_the_last_two_weeks()
    {
        var progress = Create([.. Enumerable.Range(0, 4).Select(_ => new ActivityCounts(8, 3, 1, 1, 0))]);

        Assert.Equal(new(32, 12, 4, 4, 0), progress.All);
        Assert.Equal(new(16, 6, 2, 2, 0), progress.Counted);
        Assert.Equal(BetaPosterior.From(0.2, attempts: 6, replies: 2), progress.Replies);
        Assert.Equal(GammaPosterior.From(0.05, hours: 4, interviews: 2), progress.Interviews);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void A_rate_needs_five_attempts(int attempts, bool expected) =>
        Assert.Equal(expected, Create([new(8, attempts, 0, 0, 0), default, default]).HasInterviewRate);

    [Fact]
    public void Without_hours_nothing_is_known_of_interviews_per_hour()
    {
        var progress = Create([new(0, 40, 2, 6, 0), default, default]);

        Assert.False(progress.HasInterviewRate);
        Assert.Equal(GammaPosterior.From(0.05, hours: 0, interviews: 0), progress.Interviews);
    }

    [Fact]
    public void The_posterior_means_are_those_of_the_formulas()
    {
        // (φm + y) / (φ + n) with φ = 40, and (α + y) / (β + T) with α = 2 and β = α / prior rate.
        Assert.Equal(((40 * 0.2) + 3) / (40 + 10), BetaPosterior.From(0.2, 10, 3).Mean, 12);
        Assert.Equal((2 + 3) / ((2 / 0.05) + 30), GammaPosterior.From(0.05, 30, 3).Mean, 12);
    }

    [Fact]
    public void More_replies_than_attempts_count_as_one_for_each()
    {
        Assert.Equal(BetaPosterior.From(0.2, 5, 5), BetaPosterior.From(0.2, 5, 9));
    }

    [Fact]
    public void The_last_four_weeks_end_with_the_present_week_only_if_it_is_recorded()
    {
        var withoutPresent = ProgressPeriod.Create([Present.AddWeeks(-6)], Present);
        var withPresent = ProgressPeriod.Create([Present.AddWeeks(-6), Present], Present);

        Assert.Equal((Present.AddWeeks(-1), 6), (withoutPresent.Last, withoutPresent.Weeks));
        Assert.Equal((Present, 7), (withPresent.Last, withPresent.Weeks));
        Assert.True(withoutPresent.IsRecent(Present.AddWeeks(-4)));
        Assert.False(withPresent.IsRecent(Present.AddWeeks(-4)));
        Assert.False(withoutPresent.IsRecent(Present));
    }

    [Fact]
    public void Without_a_record_there_is_no_week() => Assert.Equal(0, ProgressPeriod.Create([], Present).Weeks);

    [Fact]
    public void A_week_that_has_begun_elsewhere_is_the_present_one()
    {
        var period = ProgressPeriod.Create([Present.AddWeeks(1)], Present);

        Assert.Equal((Present.AddWeeks(1), 1), (period.Current, period.Weeks));
    }

    [Fact]
    public void The_mean_of_a_plan_weighs_channels_by_planned_hours()
    {
        var much = Create([default], planned: 3);
        var none = Create([new(400, 0, 0, 0, 0), default, default], planned: 0);

        Assert.Equal(much.Interviews.Mean, ChannelProgress.MeanInterviewsPerHour([much, none]), 12);
        Assert.Equal(none.Interviews.Mean, ChannelProgress.MeanInterviewsPerHour([none]), 12);
        Assert.Equal(0, ChannelProgress.MeanInterviewsPerHour([]));
    }

    /// <summary>Creates the progress of weeks that end with the present one.</summary>
    internal static ChannelProgress Create(ActivityCounts[] weeks, double planned = 2)
    {
        List<(IsoWeek, ActivityCounts)> dated =
        [
            .. weeks.Select((counts, index) => (Present.AddWeeks(index - weeks.Length + 1), counts)),
        ];
        var period = ProgressPeriod.Create([.. dated.Select(week => week.Item1)], Present);
        return ChannelProgress.Create("referrals", planned, dated, period, Prior);
    }
}
