namespace ChannelFit.Domain.Outcomes;

/// <summary>The planned and recorded activity of a person on a channel (docs/outcomes.md#progress).</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="PlannedPerWeek">The hours of a week in the plan; 0 without one.</param>
/// <param name="Recent">The last four weeks.</param>
/// <param name="All">All weeks.</param>
/// <param name="Counted">The weeks whose attempts have had time to be replied to; rates are of these.</param>
/// <param name="ActiveWeeks">The number of weeks with hours or attempts.</param>
/// <param name="Interviews">What is known of the interviews per hour; the prior alone if no hours are counted.</param>
/// <param name="Replies">What is known of the reply rate; null below <see cref="MinAttempts"/>.</param>
public sealed record ChannelProgress(
    string Channel,
    double PlannedPerWeek,
    ActivityCounts Recent,
    ActivityCounts All,
    ActivityCounts Counted,
    int ActiveWeeks,
    GammaPosterior Interviews,
    BetaPosterior? Replies
)
{
    /// <summary>The fewest attempts for which there is a rate.</summary>
    public const int MinAttempts = 5;

    /// <summary>True if there were enough attempts for rates, and hours to divide interviews by.</summary>
    public bool HasInterviewRate => Replies is not null && Counted.QuarterHours > 0;

    /// <summary>Adds up the weeks of a channel.</summary>
    public static ChannelProgress Create(
        string channel,
        double plannedPerWeek,
        IReadOnlyCollection<(IsoWeek Week, ActivityCounts Counts)> weeks,
        ProgressPeriod period,
        OutcomePrior prior
    )
    {
        var counted = Sum(weeks.Where(one => period.IsCounted(one.Week)));
        return new(
            channel,
            plannedPerWeek,
            Sum(weeks.Where(one => period.IsRecent(one.Week))),
            Sum(weeks),
            counted,
            weeks.Count(one => one.Counts.QuarterHours > 0 || one.Counts.Attempts > 0),
            // Hours that were not recorded are unknown and not 0.
            GammaPosterior.From(
                prior.InterviewsPerHour,
                (double)counted.Hours,
                counted.QuarterHours > 0 ? counted.Interviews : 0
            ),
            counted.Attempts < MinAttempts
                ? null
                : BetaPosterior.From(prior.ReplyRate, counted.Attempts, counted.Replies)
        );
    }

    /// <summary>
    /// Returns the expected interviews per hour of the plan: the mean over its channels by planned hours, or by spent hours
    /// without a plan.
    /// </summary>
    public static double MeanInterviewsPerHour(IReadOnlyCollection<ChannelProgress> channels)
    {
        var hasPlan = channels.Any(channel => channel.PlannedPerWeek > 0);
        var (interviews, hours) = (0.0, 0.0);

        foreach (var channel in channels)
        {
            var weight = hasPlan ? channel.PlannedPerWeek : (double)channel.All.Hours;
            interviews += weight * channel.Interviews.Mean;
            hours += weight;
        }

        return hours == 0 ? 0 : interviews / hours;
    }

    private static ActivityCounts Sum(IEnumerable<(IsoWeek Week, ActivityCounts Counts)> weeks) =>
        weeks.Aggregate(default(ActivityCounts), (sum, one) => sum + one.Counts);
}
