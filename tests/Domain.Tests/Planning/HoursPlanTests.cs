using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Tests.Oracles;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Planning;

/// <summary>The hours plan of scoring.md §6 without a caller's bounds.</summary>
public sealed class HoursPlanTests
{
    [Theory]
    [InlineData("the seed's author", "linkedin 0.75, referrals 1, alumni 1, events 0.25")]
    [InlineData(
        "power-user developer",
        "twitter 0.5, linkedin 1.25, referrals 1, recruiters 0.75, alumni 0.5, events 0.5, portfolio 0.75, communities 0.75"
    )]
    [InlineData("PR manager", "linkedin 1.25, referrals 1.25, recruiters 0.75, alumni 0.5, events 0.25")]
    [InlineData("lurker", "twitter 0.5, linkedin 1.25, referrals 0.75, job-boards 0.5, company-sites 1, recruiters 1")]
    [InlineData(
        "laid-off nurse",
        "linkedin 1.75, referrals 4, job-boards 3, company-sites 4.25, recruiters 2, alumni 1.5, events 1, outreach 1, public-service 1.5"
    )]
    [InlineData(
        "new graduate",
        "twitter 0.5, linkedin 2, referrals 2.25, job-boards 2.25, company-sites 2, alumni 1.75, events 1.75, communities 0.5, outreach 0.5, public-service 1.5"
    )]
    public void The_six_reference_people_get_the_expected_hours(string name, string hours) =>
        Assert.Equal(hours, Written(Plan(PlanningPeople.ScorecardOf(name))));

    [Fact]
    public void The_plan_is_optimal_on_the_quarter_hour_grid()
    {
        var chance = new Random(1);

        for (var tried = 0; tried < 120; tried++)
        {
            var card = Small(chance, most: 7);
            var plan = Plan(card, chance.Next(13) / 4.0);
            AssertBest(card, plan, NoBounds);
        }
    }

    [Fact]
    public void The_plan_of_a_long_week_with_few_channels_is_optimal()
    {
        var chance = new Random(2);

        for (var tried = 0; tried < 40; tried++)
        {
            var card = Small(chance, most: 3);
            AssertBest(card, Plan(card, chance.Next(20, 81) / 4.0), NoBounds);
        }
    }

    [Fact]
    public void A_thousand_random_plans_satisfy_every_rule()
    {
        var chance = new Random(3);

        for (var tried = 0; tried < 1000; tried++)
        {
            var card = PlanningPeople.RandomScorecard(chance);
            var plan = Plan(card, chance.Next(4) == 0 ? chance.Next(81) : null);
            var among = PlanOracle.Among(card, plan);
            var (rest, reserve) = ((int)(4 * plan.HoursPerWeek) - Quarters(plan, Verdict.Watch, card), Reserve(plan));
            var cap = PlanOracle.Cap(rest, among.Count);

            Assert.Equal(plan.HoursPerWeek, plan.Allocated + plan.Unallocated);
            Assert.True(plan.Unallocated >= 0);
            Assert.Equal(plan.Unallocated > 0, plan.Reason is not null);
            Assert.Equal(0, Quarters(plan, Verdict.Skip, card));
            Assert.InRange(Quarters(plan, Verdict.Watch, card), 0, reserve);
            Assert.All(among, funded => Assert.True(PlanOracle.MayGet(funded, NoBounds, cap)));
            Assert.True(PlanOracle.IsInOrder(among, NoBounds));

            // With a channel to fund and half an hour for it, nothing on the grid is left over.
            Assert.True(among.Count == 0 || rest < 2 || plan.Unallocated < .25);
            AssertNoSwapHelps(card, among, cap);
        }
    }

    [Fact]
    public void The_watch_reserve_is_allocated_by_floor_and_score_in_half_hours()
    {
        // The lurker watches twitter and communities by the floor, and then alumni and events by their scores.
        var card = PlanningPeople.ScorecardOf("lurker");

        Assert.Equal(["twitter 0.25"], Watched(card, 2.5));
        Assert.Equal(["twitter 0.5", "communities 0.5", "alumni 0.25"], Watched(card, 12.5));
        Assert.Equal(["twitter 0.75", "communities 0.5", "alumni 0.5", "events 0.5"], Watched(card, 22.5));
        Assert.Equal(["twitter 1", "communities 1", "alumni 1", "events 1"], Watched(card, 60));
    }

    [Fact]
    public void Support_is_funded_only_after_all_core_channels()
    {
        // Two quarters are one dose: a core channel has it, however much better a support channel's curve is.
        var card = PlanningPeople.Neutral();
        Assert.Equal("referrals 0.5", Written(Plan(card, .5)));
        Assert.Equal("referrals 0.75", Written(Plan(card, .75)));
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(.1, "off-grid", .1)]
    [InlineData(.25, "below-minimum", .25)]
    [InlineData(.3, "below-minimum", .3)]
    [InlineData(8.1, "off-grid", .1)]
    [InlineData(8, null, 0)]
    public void Unallocated_hours_have_a_reason(double hours, string? reason, double left)
    {
        var plan = Plan(PlanningPeople.Neutral(), hours);
        Assert.Equal(reason, plan.Reason?.Code());
        Assert.Equal(left, plan.Unallocated);
    }

    [Fact]
    public void Without_core_and_support_only_the_watch_reserve_is_allocated()
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

        Assert.Empty(PlanOracle.Among(card));
        Assert.Equal(1, plan.Allocated);
        Assert.Equal(UnallocatedReason.NoChannel, plan.Reason);
    }

    [Fact]
    public void A_missing_plan_has_a_reason()
    {
        var empty = Scorecard.Score(TestCatalog.Model, ResponseSet.Empty(TestCatalog.Instrument));
        var straight = Scorecard.Score(
            TestCatalog.Model,
            PlanningPeople.Sheet([
                .. ((string[])["ENG1", "ENG2", "VAL2", "VAL3", "REL1", "REL2", "LIS1", "LIS3"]).Select(code =>
                    (code, (object)3)
                ),
            ])
        );
        var open = PlanRequest.Default(TestCatalog.Model, empty.Responses);

        Assert.Equal(PlanUnavailable.NoHours, HoursPlan.UnavailableReason(empty, open));
        Assert.Equal(PlanUnavailable.NoVerdicts, HoursPlan.UnavailableReason(empty, open with { HoursPerWeek = 8 }));
        Assert.Equal(PlanUnavailable.Withheld, HoursPlan.UnavailableReason(straight, open with { HoursPerWeek = 8 }));
        Assert.Null(HoursPlan.Create(straight, open with { HoursPerWeek = 8 }));
        Assert.Null(HoursPlan.UnavailableReason(PlanningPeople.Neutral(), open with { HoursPerWeek = 0 }));
    }

    internal static ImmutableArray<QuarterBound> NoBounds { get; } =
    [.. TestCatalog.Model.Channels.Select(_ => default(QuarterBound))];

    internal static HoursPlan Plan(Scorecard card, double? hours = null, ImmutableArray<QuarterBound>? bounds = null)
    {
        var request = PlanRequest.Default(TestCatalog.Model, card.Responses);
        return HoursPlan.Create(
            card,
            request with
            {
                HoursPerWeek = hours ?? request.HoursPerWeek,
                Bounds = bounds ?? request.Bounds,
            }
        )!;
    }

    internal static string Written(HoursPlan plan) =>
        string.Join(
            ", ",
            TestCatalog
                .Model.Channels.Where(channel => plan[channel.Index] > 0)
                .Select(channel => FormattableString.Invariant($"{channel.Key} {plan[channel.Index]}"))
        );

    /// <summary>Somebody with so few core and support channels that every plan can be written down.</summary>
    internal static Scorecard Small(Random chance, int most)
    {
        while (true)
        {
            if (PlanningPeople.RandomScorecard(chance) is var card && PlanOracle.Among(card).Count <= most)
            {
                return card;
            }
        }
    }

    internal static void AssertBest(Scorecard card, HoursPlan plan, ImmutableArray<QuarterBound> bounds)
    {
        var among = PlanOracle.Among(card, plan);
        var others = (int)(4 * plan.Allocated) - among.Sum(funded => funded.Quarters);
        var rest = (int)Math.Floor(4 * plan.HoursPerWeek) - others;
        var (used, worth) = PlanOracle.Best(card, bounds, rest);

        Assert.All(among, funded => Assert.True(PlanOracle.MayGet(funded, bounds, PlanOracle.Cap(rest, among.Count))));
        Assert.True(PlanOracle.IsInOrder(among, bounds));
        Assert.Equal(used, among.Sum(funded => funded.Quarters));
        Assert.Equal(worth, among.Sum(funded => PlanOracle.Worth(card, funded.Channel, funded.Quarters)), 1e-12);
    }

    private static void AssertNoSwapHelps(Scorecard card, List<PlanOracle.Funded> among, int cap)
    {
        foreach (var from in among.Where(funded => funded.Quarters > 2))
        {
            foreach (var to in among.Where(funded => funded != from && funded.Quarters > 0 && funded.Quarters < cap))
            {
                var before = Worth(from, 0) + Worth(to, 0);
                Assert.True(Worth(from, -1) + Worth(to, 1) <= before + 1e-12);
            }
        }

        double Worth(PlanOracle.Funded funded, int more) =>
            PlanOracle.Worth(card, funded.Channel, funded.Quarters + more);
    }

    private static int Reserve(HoursPlan plan) => (int)Math.Floor(4 * plan.HoursPerWeek) / 10;

    private static int Quarters(HoursPlan plan, Verdict verdict, Scorecard card) =>
        TestCatalog.Model.Channels.Sum(channel =>
            card.Verdicts[channel.Index].Verdict == verdict ? (int)(4 * plan[channel.Index]) : 0
        );

    private static IEnumerable<string> Watched(Scorecard card, double hours)
    {
        var plan = Plan(card, hours);
        return TestCatalog
            .Model.Channels.Where(channel =>
                plan[channel.Index] > 0 && card.Verdicts[channel.Index].Verdict == Verdict.Watch
            )
            .OrderByDescending(channel => card.Verdicts[channel.Index].Floored)
            .ThenByDescending(channel => card.Scores[channel.Index].Score)
            .Select(channel => FormattableString.Invariant($"{channel.Key} {plan[channel.Index]}"));
    }
}
