using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Domain.Tests.Outcomes;

public sealed class AdviceRulesTests
{
    private static readonly Estimate Ordinary = new(Mean: 0.1, Low: 0.05, High: 0.2);

    [Theory]
    // Weeks, quarters of an hour a week, replies and interviews in all.
    [InlineData(3, 40, 0, 0, Advice.TooEarly)]
    [InlineData(4, 7, 0, 0, Advice.TooEarly)]
    [InlineData(4, 8, 0, 0, Advice.ChangeTactic)]
    [InlineData(4, 8, 1, 0, Advice.Keep)]
    [InlineData(4, 8, 0, 1, Advice.Keep)]
    [InlineData(7, 40, 9, 0, Advice.Keep)]
    [InlineData(8, 9, 9, 0, Advice.Keep)]
    [InlineData(8, 10, 9, 0, Advice.ChangeChannel)]
    [InlineData(8, 10, 0, 0, Advice.ChangeChannel)]
    [InlineData(8, 10, 0, 1, Advice.Keep)]
    public void The_advice_follows_the_fixed_rules(
        int weeks,
        int quarters,
        int replies,
        int interviews,
        Advice expected
    )
    {
        var channel = Create(weeks, quarters, replies, interviews);

        Assert.Equal(expected, AdviceRules.Choose(channel, Ordinary, planMean: 0.1));
    }

    [Theory]
    [InlineData(0.04, Advice.DoMore)]
    [InlineData(0.05, Advice.Keep)]
    public void A_channel_whose_lower_limit_is_above_the_plan_gets_more(double planMean, Advice expected) =>
        Assert.Equal(expected, AdviceRules.Choose(Create(8, 10, 3, 2), Ordinary, planMean));

    [Fact]
    public void Without_a_rate_a_channel_never_gets_more() =>
        Assert.Equal(Advice.Keep, AdviceRules.Choose(Create(8, 10, 3, 2), interviews: null, planMean: 0));

    [Fact]
    public void Weeks_without_hours_and_attempts_do_not_count()
    {
        var channel = ChannelProgressTests.Create([.. new ActivityCounts[6], new(400, 0, 0, 0, 0)]);

        Assert.Equal(1, channel.ActiveWeeks);
        Assert.Equal(Advice.TooEarly, AdviceRules.Choose(channel, Ordinary, planMean: 0.1));
    }

    [Fact]
    public void Every_advice_has_a_code_and_a_positive_number_to_count()
    {
        var unplanned = ChannelProgressTests.Create([new(1, 0, 0, 0, 0), new(2, 0, 0, 0, 0)], planned: 0);

        Assert.Equal(5, AdviceRules.All.Select(advice => advice.Code()).Distinct().Count());
        Assert.All(
            AdviceRules.All,
            advice =>
                Assert.True(AdviceRules.CountOf(AdviceRules.NextActionOf(advice, isMain: true, false), unplanned) > 0)
        );
        Assert.Equal(0.5m, AdviceRules.CountOf(NextAction.KeepHours, unplanned));
        Assert.Equal(2, AdviceRules.CountOf(NextAction.MoveHours, Create(4, 8, 0, 0)));
        Assert.Equal(2, AdviceRules.CountOf(NextAction.FollowResult, Create(4, 8, 0, 0)));
    }

    [Theory]
    [InlineData(4, 0, Advice.TooEarly)] // reading only
    [InlineData(4, 1, Advice.TooEarly)]
    [InlineData(5, 1, Advice.ChangeTactic)]
    [InlineData(9, 0, Advice.TooEarly)] // no interview, as nobody was asked
    public void Nobody_is_told_to_ask_others_before_five_attempts(int weeks, int attempts, Advice expected)
    {
        var channel = ChannelProgressTests.Create([
            .. Enumerable.Range(0, weeks).Select(_ => new ActivityCounts(16, attempts, 0, 0, 0)),
        ]);

        Assert.Equal(expected, AdviceRules.Choose(channel, Ordinary, planMean: 0.1));
    }

    [Theory]
    [InlineData(Advice.TooEarly, true, NextAction.MakeAttempts)]
    [InlineData(Advice.TooEarly, false, NextAction.FollowResult)]
    [InlineData(Advice.ChangeTactic, false, NextAction.FollowResult)]
    [InlineData(Advice.Keep, true, NextAction.KeepHours)]
    [InlineData(Advice.Keep, false, NextAction.FollowResult)]
    [InlineData(Advice.DoMore, true, NextAction.AddHours)]
    [InlineData(Advice.DoMore, false, NextAction.KeepHours)]
    public void Attempts_are_asked_for_only_where_the_result_does(Advice advice, bool isMain, NextAction expected) =>
        Assert.Equal(expected, AdviceRules.NextActionOf(advice, isMain, hasBetter: true));

    [Theory]
    [InlineData(true, NextAction.MoveHours)]
    [InlineData(false, NextAction.AskSomebody)]
    public void Hours_move_only_to_a_channel_that_works_better(bool hasBetter, NextAction expected) =>
        Assert.Equal(expected, AdviceRules.NextActionOf(Advice.ChangeChannel, isMain: true, hasBetter));

    private static ChannelProgress Create(int weeks, int quarters, int replies, int interviews) =>
        ChannelProgressTests.Create([
            new(quarters, 2, replies, interviews, 0),
            .. Enumerable.Range(1, weeks - 1).Select(_ => new ActivityCounts(quarters, 2, 0, 0, 0)),
        ]);
}
