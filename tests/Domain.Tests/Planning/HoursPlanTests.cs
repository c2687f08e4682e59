using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Tests.Oracles;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Planning;

/// <summary>The hours plan of docs/scoring.md#6-hours-plan without a caller's bounds: the same rules for every model.</summary>
public sealed class HoursPlanTests
{
    [Theory]
    [InlineData("the seed's author", "linkedin 1, referrals 1, alumni 1")]
    [InlineData("power-user developer", "linkedin 1.5, referrals 1.75, portfolio 1.5, communities 1.25")]
    [InlineData("PR manager", "linkedin 1.75, referrals 1.25, alumni 1")]
    [InlineData("lurker", "linkedin 1.75, referrals 1.5, company-sites 1.75")]
    [InlineData(
        "laid-off nurse",
        "linkedin 2.5, referrals 5, job-boards 4, company-sites 5.5, recruiters 2.5, events 0.5"
    )]
    [InlineData(
        "new graduate",
        "twitter 0.5, linkedin 2.75, referrals 3, job-boards 3.25, company-sites 3, events 2.5"
    )]
    public void The_six_reference_people_get_the_expected_hours(string name, string hours) =>
        Assert.Equal(hours, Written(Plan(PlanningPeople.ScorecardOf(name))));

    [Fact]
    public void No_other_hand_out_is_worth_more()
    {
        var random = new Random(1);

        for (var tried = 0; tried < 300; tried++)
        {
            var card = tried % 2 == 0 ? PlanningPeople.RandomScorecard(random) : RandomResponseSetsV2.Card(random);
            var week = random.Next(1, random.Next(2) == 0 ? 20 : 40);
            AssertBest(card, NoBounds, week);
        }
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(.1, "below-minimum", .1)]
    [InlineData(.25, null, 0)]
    [InlineData(.3, "off-grid", .05)]
    [InlineData(8.1, "off-grid", .1)]
    [InlineData(8, null, 0)]
    [InlineData(7.9999999999999, null, 0)]
    public void Unallocated_hours_have_a_reason(double hours, string? reason, double left)
    {
        var plan = Plan(PlanningPeople.Neutral(), hours);
        Assert.Equal(reason, plan.Reason?.Code());
        Assert.Equal(left, plan.Unallocated);
    }

    [Fact]
    public void Without_core_and_support_one_watch_channel_is_funded()
    {
        var card = PlanningPeople.Neutral(
            new Dictionary<string, double>
            {
                ["relationships"] = 0,
                ["network"] = 0,
                ["value-contribution"] = 0,
                ["urgency"] = 0,
            },
            ("CTX5", "clients")
        );
        var plan = Plan(card, 10);
        var alone = Assert.Single(card.RankOrder, channel => plan[channel] > 0);

        Assert.Equal(Verdict.Watch, card.Verdicts[alone].Verdict);
        Assert.Equal(PlanRole.Watch, plan.RoleOf(alone));
        Assert.Equal(5, plan.Allocated);
        Assert.Equal(UnallocatedReason.NoChannel, plan.Reason);
    }

    [Fact]
    public void A_missing_plan_has_a_reason()
    {
        var empty = Scorecard.Score(TestCatalog.Model, ResponseSet.Empty(TestCatalog.Instrument));
        var straight = Scorecard.Score(
            TestCatalog.Model,
            PlanningPeople.Responses([
                .. ((string[])["ENG1", "ENG2", "VAL2", "VAL3", "REL1", "REL2", "LIS1", "LIS3"]).Select(code =>
                    (code, (object)3)
                ),
            ])
        );
        var open = PlanRequests.Default(empty);

        Assert.Equal(PlanUnavailable.NoHours, HoursPlan.UnavailableReason(empty, open));
        Assert.Equal(PlanUnavailable.NoVerdicts, HoursPlan.UnavailableReason(empty, open with { HoursPerWeek = 8 }));
        Assert.Equal(PlanUnavailable.Withheld, HoursPlan.UnavailableReason(straight, open with { HoursPerWeek = 8 }));
        Assert.Null(HoursPlan.Create(straight, open with { HoursPerWeek = 8 }, focus: 0));
        Assert.Null(HoursPlan.UnavailableReason(PlanningPeople.Neutral(), open with { HoursPerWeek = 0 }));
    }

    [Fact]
    public void Without_bounds_a_thousand_plans_keep_every_rule()
    {
        var random = new Random(3);

        for (var tried = 0; tried < 1000; tried++)
        {
            var card = tried % 2 == 0 ? PlanningPeople.RandomScorecard(random) : RandomResponseSetsV2.Card(random);
            var hours = random.Next(2) == 0 ? random.Next(321) / 4.0 : random.Next(800) / 10.0;

            if (Planned(card, hours, NoBounds) is { } plan)
            {
                AssertRules(card, plan, hours);
            }
        }
    }

    internal static void AssertBest(Scorecard card, ImmutableArray<QuarterBound> bounds, int week)
    {
        var focus = card.RankOrder[^1];

        if (Planned(card, week / 4.0, bounds, focus) is not { } plan)
        {
            return;
        }

        var oracle = new PlanOracle(card, bounds, focus, week);
        var quarters = card.Scores.Select((_, channel) => (int)(4 * plan[channel])).ToArray();
        var others = Enumerable.Range(0, quarters.Length).Except(oracle.Takers);

        Assert.Equal(week / 4.0, plan.Allocated + plan.Unallocated);
        Assert.All(others, channel => Assert.Equal(oracle.Starts[channel], quarters[channel]));
        Assert.All(
            oracle.Takers,
            taker => Assert.InRange(quarters[taker], oracle.Starts[taker], oracle.LimitOf(taker))
        );
        Assert.Equal(oracle.Best(), oracle.Takers.Sum(taker => oracle.Utility(taker, quarters[taker])), 1e-12);
    }

    private static void AssertRules(Scorecard card, HoursPlan plan, double hours)
    {
        var main = card.RankOrder.Where(channel => card.Verdicts[channel].IsMain).ToList();
        var funded = main.Where(channel => plan[channel] > 0).ToList();
        var most = new PlanOracle(card, NoBounds, 0, (int)((4 * hours) + 1e-9)).Most;

        Assert.Equal(hours, plan.Allocated + plan.Unallocated, 1e-12);
        Assert.Equal(plan.Unallocated > 0, plan.Reason is not null);
        Assert.True(funded.Count <= most);

        // Support channels follow core channels, and both follow the channels that are ranked above them.
        Assert.Equal(main.Take(funded.Count), funded);

        var first = card.RankOrder[0];
        Assert.True(
            hours < .25 || plan[first] > 0 || card.Verdicts[first].Verdict is Verdict.Skip or Verdict.CannotTell
        );

        foreach (var channel in card.Model.Channels)
        {
            var steps = plan.ActionsOf(channel.Index);
            Assert.True(plan[channel.Index] > 0 || steps.IsEmpty);
            Assert.True(plan[channel.Index] == 0 || !steps.IsEmpty || channel.Actions == ActionLadders.None);
            Assert.True(steps.Skip(1).Sum(step => step.Minutes) <= 60 * plan[channel.Index]);
            Assert.True(
                plan[channel.Index] == 0
                    || card.Verdicts[channel.Index].Verdict is not (Verdict.Skip or Verdict.CannotTell)
                    || plan.RoleOf(channel.Index) == PlanRole.Build
            );
        }
    }

    internal static ImmutableArray<QuarterBound> NoBounds { get; } =
    [.. TestCatalog.Model.Channels.Select(_ => default(QuarterBound))];

    internal static HoursPlan Plan(Scorecard card, double? hours = null, ImmutableArray<QuarterBound>? bounds = null) =>
        Planned(card, hours, bounds ?? NoBounds)!;

    internal static HoursPlan? Planned(
        Scorecard card,
        double? hours,
        ImmutableArray<QuarterBound> bounds,
        int focus = 0
    )
    {
        var request = PlanRequests.Default(card);
        return HoursPlan.Create(
            card,
            request with
            {
                HoursPerWeek = hours ?? request.HoursPerWeek,
                Bounds = bounds,
            },
            focus
        );
    }

    internal static string Written(HoursPlan plan) =>
        string.Join(
            ", ",
            TestCatalog
                .Model.Channels.Where(channel => plan[channel.Index] > 0)
                .Select(channel => FormattableString.Invariant($"{channel.Key} {plan[channel.Index]}"))
        );
}
