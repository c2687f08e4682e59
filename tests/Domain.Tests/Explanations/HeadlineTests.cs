using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Tests.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Explanations;

/// <summary>The headline about the channel that a person asks about: every case of its table (docs/scoring.md#headline).</summary>
public sealed class HeadlineTests
{
    [Fact]
    public void Every_case_occurs_and_equals_the_table()
    {
        var random = new Random(21);
        var seen = new HashSet<string>();

        for (var tried = 0; tried < 4000; tried++)
        {
            var (card, plan, focus) = RandomCase(random);
            var headline = Headline.Create(card, plan, focus);

            AssertMatchesTable(card, plan, headline);
            seen.Add($"first {headline.First}");
            seen.Add($"second {headline.Second}");
        }

        Assert.Equal(
            Headline
                .FirstCodes.Select(code => $"first {code}")
                .Concat(Headline.SecondCodes.Select(code => $"second {code}"))
                .Order(StringComparer.Ordinal),
            seen.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_plan_without_hours_does_not_speak_of_other_channels_that_come_first()
    {
        var card = ModelV2.CardOf("04-nurse");
        var best = card.RankOrder[0];

        var headline = Headline.Create(card, HoursPlanTests.Planned(card, 0, HoursPlanTests.NoBounds, best), best);
        var other = Headline.Create(
            card,
            HoursPlanTests.Planned(card, 0, HoursPlanTests.NoBounds, ModelV2.Twitter),
            ModelV2.Twitter
        );
        var excluded = HoursPlanTests.Planned(card, 8, HoursPlanTests.NoBounds.SetItem(best, new(0, 0)), best);

        Assert.Equal(("core", "best"), (headline.First, headline.Second));
        Assert.Equal(("skip", "instead"), (other.First, other.Second));
        Assert.Equal("core", Headline.Create(card, excluded, best).First);
    }

    [Theory]
    [InlineData("the seed's author", "referrals, alumni, linkedin")]
    [InlineData("power-user developer", "")]
    [InlineData("PR manager", "linkedin, referrals")]
    [InlineData("laid-off nurse", "company-sites, referrals, job-boards")]
    public void Version_1_names_up_to_three_channels_with_a_better_verdict(string name, string better)
    {
        var card = PlanningPeople.ScorecardOf(name);
        var twitter = PlanningPeople.Channel("twitter");

        Assert.Equal(
            better,
            string.Join(
                ", ",
                Headline.Create(card, null, twitter).Better.Select(channel => card.Model.Channels[channel].Key)
            )
        );
    }

    [Fact]
    public void A_cannot_tell_focus_has_no_better_channel_and_a_cannot_tell_channel_is_never_better()
    {
        // They have so few answers that the verdicts of twitter and company-sites are cannot-tell.
        var card = Scorecard.Score(
            TestCatalog.Model,
            PlanningPeople.Responses(
                ("REL1", 4),
                ("REL2", 4),
                ("NET1", 6),
                ("VAL3", 2),
                ("URG1", "ending"),
                ("LIS1", 3)
            )
        );
        var withoutVerdict = Headline.Create(card, null, PlanningPeople.Channel("twitter"));

        Assert.Equal(("cannot-tell", "question"), (withoutVerdict.First, withoutVerdict.Second));
        Assert.Empty(withoutVerdict.Better);
        Assert.Equal(
            PlanningPeople.Channel("referrals"),
            Assert.Single(Headline.Create(card, null, PlanningPeople.Channel("alumni")).Better)
        );
    }

    /// <summary>
    /// Returns a random result, half of them of people whom few channels suit; a plan with random hours and bounds, or none; and
    /// the channel that the person asks about.
    /// </summary>
    internal static (Scorecard Card, HoursPlan? Plan, int Focus) RandomCase(Random random)
    {
        var responses =
            random.Next(2) == 0
                ? RandomResponseSetsV2.Responses(random)
                : RandomResponseSetsV2.Responses(random, filled: 1, meanLevel: .3 * random.NextDouble());
        var card = Scorecard.Score(ModelV2.Model, responses);
        var built = Array.FindIndex([.. card.Verdicts], one => one is { Build: true, Verdict: Verdict.Skip });
        var focus =
            built >= 0 && random.Next(2) == 0 ? built
            : random.Next(3) == 0 ? random.Next(card.Scores.Length)
            : ModelV2.Twitter;
        var bounds = HoursPlanTests.NoBounds;
        bounds = random.Next(3) == 0 ? bounds.SetItem(focus, new(random.Next(3), null)) : bounds;
        bounds = random.Next(9) == 0 ? bounds.SetItem(focus, new(0, 0)) : bounds;
        const int least = 2; // the largest lower bound
        var hours = random.Next(4) == 0 ? least : random.Next(bounds[focus].Min > 0 ? least : 0, 60);
        var plan = random.Next(4) == 0 ? null : HoursPlanTests.Planned(card, hours / 4.0, bounds, focus);
        return (card, plan, focus);
    }

    private static void AssertMatchesTable(Scorecard card, HoursPlan? plan, Headline headline)
    {
        var (focus, verdict) = (headline.Focus, card.Verdicts[headline.Focus]);
        Assert.Equal(plan?[focus], headline.Hours);
        plan = plan?.Allocated > 0 ? plan : null;
        var code = verdict.Verdict.Code();
        var first =
            code == "cannot-tell" || plan is null ? code
            : code == "skip" && plan[focus] > 0 && plan.RoleOf(focus) == PlanRole.Build ? "skip.build"
            : plan[focus] > 0 ? $"{code}.funded"
            : code == "skip" || (code is "core" or "support" && verdict.Rank == 1) ? code
            : $"{code}.unfunded";
        string[] order = ["cannot-tell", "skip", "watch", "support", "core"];
        var better = card
            .RankOrder.Where(channel => card.Verdicts[channel].Verdict is Verdict.Core or Verdict.Support)
            .Where(channel => code != "cannot-tell" && Place(channel) > Place(focus))
            .Where(channel => plan is null || plan[channel] > 0)
            .Take(3)
            .ToList();
        var fired = card
            .Model.Rules.Gates.Where((_, gate) => verdict.HasFired(gate))
            .Select(gate => gate.Code)
            .ToList();
        var binding = card
            .Model.Rules.Gates.Where((_, gate) => verdict.IsBinding(gate))
            .Select(gate => gate.Code)
            .ToList();
        var kind =
            fired.Contains("confidential") || binding.Contains("discreet") ? "private"
            : verdict.Trial && !(plan?[focus] > 0.5) ? "trial" // Half an hour, the length of every trial.
            : "";
        var second =
            code == "cannot-tell" ? "question"
            : better.Count > 0 ? $"{kind}-instead".TrimStart('-')
            : kind.Length > 0 ? kind
            : code is "skip" or "watch" ? "none"
            : verdict.Rank == 1 ? "best"
            : "beside";

        Assert.Equal((first, second), (headline.First, headline.Second));
        Assert.Equal(better, headline.Better);
        Assert.Equal(second == "beside" ? [card.RankOrder[0]] : better, headline.Named);

        int Place(int channel) => Array.IndexOf(order, card.Verdicts[channel].Verdict.Code());
    }
}
