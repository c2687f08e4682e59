using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Tests.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Explanations;

/// <summary>Flags are raised exactly at their limits, and never from missing answers (docs/scoring.md#flags).</summary>
public sealed class FlagRuleTests
{
    [Theory]
    [InlineData("the seed's author", "time-squeeze, visibility-check")]
    [InlineData("power-user developer", "platform-dependence, visibility-check, low-evidence")]
    [InlineData("PR manager", "platform-dependence, employer-voice, employer-benefit-unproven, visibility-check")]
    [InlineData("lurker", "takes-more-than-gives, platform-dependence, visibility-check")]
    [InlineData("laid-off nurse", "visibility-check")]
    [InlineData("new graduate", "expectations-high, platform-dependence, visibility-check, small-network")]
    public void The_six_reference_people_get_the_expected_flags(string name, string flags)
    {
        var card = PlanningPeople.ScorecardOf(name);
        Assert.Equal(
            flags,
            string.Join(", ", FlagRule.FindRaised(card, HoursPlanTests.Plan(card)).Select(flag => flag.Code))
        );
    }

    [Theory]
    [InlineData("expectations-high", "expectation-realism", .4, false)]
    [InlineData("expectations-high", "expectation-realism", .4 - 1e-10, false)]
    [InlineData("expectations-high", "expectation-realism", .4 - 1e-8, true)]
    [InlineData("time-squeeze", "time", .25, false)]
    [InlineData("time-squeeze", "time", .25 - 1e-8, true)]
    [InlineData("employer-voice", "employer-advocacy", .5 - 1e-8, false)]
    [InlineData("employer-voice", "employer-advocacy", .5, true)]
    [InlineData("employer-benefit-unproven", "employer-advocacy", .33 - 1e-8, false)]
    [InlineData("employer-benefit-unproven", "employer-advocacy", .33, true)]
    [InlineData("small-network", "network", .25, false)]
    [InlineData("small-network", "network", .25 - 1e-8, true)]
    public void A_construct_flag_switches_at_its_limit(string flag, string construct, double score, bool raised)
    {
        var card = PlanningPeople.Neutral(new Dictionary<string, double> { [construct] = score });
        Assert.Equal(raised, IsRaised(flag, card));
    }

    [Theory]
    [InlineData(.6, .4, false)]
    [InlineData(.6 - 1e-8, .4 - 1e-8, false)]
    [InlineData(.6, .4 - 1e-8, true)]
    public void The_taking_more_than_giving_flag_requires_both_conditions(double listening, double value, bool raised)
    {
        var card = PlanningPeople.Neutral(
            new Dictionary<string, double> { ["listening"] = listening, ["value-contribution"] = value }
        );
        Assert.Equal(raised, IsRaised("takes-more-than-gives", card));
    }

    [Theory]
    [InlineData("time-squeeze", "TIM1", 3, true)]
    [InlineData("time-squeeze", "TIM1", 3.25, false)]
    [InlineData("visibility-check", "CTX4", "yes", false)]
    [InlineData("visibility-check", "CTX4", "no", true)]
    public void An_answer_flag_switches_with_the_answer(string flag, string item, object answer, bool raised)
    {
        var card = PlanningPeople.Neutral(null, (item, answer));
        Assert.Equal(raised, IsRaised(flag, card, HoursPlanTests.Plan(card, 10)));
    }

    [Theory]
    [InlineData("yes", false)]
    [InlineData("unsure", true)]
    [InlineData("no-rules", true)]
    public void Only_permission_suppresses_the_employer_voice_flag(string policy, bool raised)
    {
        var card = PlanningPeople.Neutral(
            new Dictionary<string, double> { ["employer-advocacy"] = 1 },
            ("ADV2", policy)
        );
        Assert.Equal(raised, IsRaised("employer-voice", card));
    }

    [Theory]
    [InlineData("platform-dependence", "linkedin", 4, false)]
    [InlineData("platform-dependence", "linkedin", 4.25, true)]
    [InlineData("platform-dependence", "portfolio", 4.25, true)]
    [InlineData("platform-dependence", "twitter", 4.25, true)]
    [InlineData("platform-dependence", "referrals", 9, false)]
    [InlineData("crowded-routes", "job-boards", 6, false)]
    [InlineData("crowded-routes", "job-boards", 6.25, true)]
    [InlineData("visibility-check", "linkedin", 0, false)]
    [InlineData("visibility-check", "linkedin", .25, true)]
    [InlineData("visibility-check", "blog", .25, true)]
    public void An_hours_flag_switches_at_its_share(string flag, string channel, double hours, bool raised)
    {
        // Ten hours in all: some channels get theirs, referrals get the rest, and the others nothing.
        var card = PlanningPeople.Neutral();
        var bounds = HoursPlanTests.NoBounds.Select(_ => new QuarterBound(0, 0)).ToArray();
        bounds[PlanningPeople.Channel("referrals")] = new((int)(4 * (10 - hours)), 40);
        bounds[PlanningPeople.Channel(channel)] = new((int)(4 * hours), (int)(4 * hours));
        var plan = HoursPlanTests.Plan(card, 10, [.. bounds]);

        Assert.Equal(hours, plan[PlanningPeople.Channel(channel)]);
        Assert.Equal(raised, IsRaised(flag, card, plan));
        Assert.False(IsRaised(flag, card));
    }

    [Fact]
    public void Crowded_routes_are_summed_and_platforms_counted_individually()
    {
        var card = PlanningPeople.Neutral();
        var bounds = HoursPlanTests
            .NoBounds.SetItem(PlanningPeople.Channel("job-boards"), new(13, 13))
            .SetItem(PlanningPeople.Channel("company-sites"), new(12, 12))
            .SetItem(PlanningPeople.Channel("linkedin"), new(8, 8))
            .SetItem(PlanningPeople.Channel("portfolio"), new(7, 7));
        var plan = HoursPlanTests.Plan(card, 10, bounds);

        Assert.Equal(10, plan.Allocated);
        Assert.True(IsRaised("crowded-routes", card, plan));
        Assert.False(IsRaised("platform-dependence", card, plan));
    }

    [Theory]
    [InlineData("the seed's author", false)] // skip
    [InlineData("lurker", true)] // watch
    [InlineData("PR manager", true)] // support
    [InlineData("power-user developer", true)] // core
    public void A_twitter_verdict_raises_the_dependence_flag_without_a_plan(string name, bool raised) =>
        Assert.Equal(raised, IsRaised("platform-dependence", PlanningPeople.ScorecardOf(name)));

    [Theory]
    [InlineData("power-user developer", true)] // portfolio and communities are core
    [InlineData("PR manager", false)]
    public void Core_channels_with_low_evidence_raise_a_note(string name, bool raised) =>
        Assert.Equal(raised, IsRaised("low-evidence", PlanningPeople.ScorecardOf(name)));

    [Fact]
    public void The_small_network_flag_requires_a_referral_verdict()
    {
        var few = new Dictionary<string, double>
        {
            ["network"] = 0,
            ["relationships"] = 0,
            ["urgency"] = 0,
        };
        var card = PlanningPeople.Neutral(few);

        Assert.Equal(Verdict.Watch, card.Verdicts[PlanningPeople.Channel("referrals")].Verdict);
        Assert.False(IsRaised("small-network", card));
    }

    [Fact]
    public void A_cannot_tell_channel_raises_no_flag()
    {
        // No item about online life is answered, so the verdict of twitter is cannot-tell; the caller gives it most of the hours.
        var card = Scorecard.Score(
            TestCatalog.Model,
            PlanningPeople.Responses(("REL1", 4), ("REL2", 4), ("NET1", 6), ("VAL3", 2), ("URG1", "ending"))
        );
        var bounds = HoursPlanTests.NoBounds.SetItem(PlanningPeople.Channel("twitter"), new(32, 32));
        var plan = HoursPlanTests.Plan(card, 10, bounds);

        Assert.Equal(Verdict.CannotTell, card.Verdicts[PlanningPeople.Channel("twitter")].Verdict);
        Assert.Equal(8, plan[PlanningPeople.Channel("twitter")]);
        Assert.Empty(FlagRule.FindRaised(card, plan));
    }

    [Fact]
    public void A_withheld_result_keeps_construct_and_answer_flags()
    {
        string[] agreement = ["ENG1", "ENG2", "ENG4", "VAL2", "VAL3", "REL1", "REL2", "REL3", "EXP3", "EXP4"];
        var card = Scorecard.Score(
            TestCatalog.Model,
            PlanningPeople.Responses([
                .. agreement.Select(code => (code, (object)5)),
                ("TIM1", 2),
                ("EXP1", 1),
                ("NET1", 0),
                ("CTX2", "employed"),
                ("ADV1", "regularly"),
            ])
        );

        Assert.True(card.Quality.WithholdsVerdicts);
        Assert.Null(HoursPlan.Create(card, PlanRequests.Default(card), focus: 0));
        Assert.Equal(
            ["expectations-high", "time-squeeze", "employer-voice", "employer-benefit-unproven"],
            FlagRule.FindRaised(card, plan: null).Select(flag => flag.Code)
        );
    }

    [Fact]
    public void An_empty_response_set_raises_no_flag() =>
        Assert.Empty(
            FlagRule.FindRaised(
                Scorecard.Score(TestCatalog.Model, ResponseSet.Empty(TestCatalog.Instrument)),
                plan: null
            )
        );

    private static bool IsRaised(string flag, Scorecard card, HoursPlan? plan = null) =>
        FlagRule.FindRaised(card, plan).Any(raised => raised.Code == flag);
}
