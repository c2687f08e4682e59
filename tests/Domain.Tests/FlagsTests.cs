namespace ChannelFit.Domain.Tests;

/// <summary>Flags come up exactly at their limits, and never from what is not known (scoring.md §8).</summary>
public sealed class FlagsTests
{
    [Theory]
    [InlineData("the seed's author", "time-squeeze, visibility-check")]
    [InlineData("power-user developer", "platform-dependence, visibility-check, low-evidence")]
    [InlineData("PR manager", "platform-dependence, employer-voice, employer-benefit-unproven, visibility-check")]
    [InlineData("lurker", "takes-more-than-gives, platform-dependence, visibility-check")]
    [InlineData("laid-off nurse", "visibility-check")]
    [InlineData("new graduate", "expectations-high, platform-dependence, visibility-check, small-network")]
    public void The_six_people_get_these_flags(string name, string flags)
    {
        var card = People.CardOf(name);
        Assert.Equal(
            flags,
            string.Join(", ", FlagRule.Raised(card, HoursPlanTests.Plan(card)).Select(flag => flag.Code))
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
    public void A_flag_on_one_construct_turns_at_its_limit(string flag, string construct, double score, bool raised)
    {
        var card = People.Neutral(new Dictionary<string, double> { [construct] = score });
        Assert.Equal(raised, IsRaised(flag, card));
    }

    [Theory]
    [InlineData(.6, .4, false)]
    [InlineData(.6 - 1e-8, .4 - 1e-8, false)]
    [InlineData(.6, .4 - 1e-8, true)]
    public void Taking_more_than_giving_needs_both(double listening, double value, bool raised)
    {
        var card = People.Neutral(
            new Dictionary<string, double> { ["listening"] = listening, ["value-contribution"] = value }
        );
        Assert.Equal(raised, IsRaised("takes-more-than-gives", card));
    }

    [Theory]
    [InlineData("time-squeeze", "TIM1", 3, true)]
    [InlineData("time-squeeze", "TIM1", 3.25, false)]
    [InlineData("visibility-check", "CTX4", "yes", false)]
    [InlineData("visibility-check", "CTX4", "no", true)]
    public void A_flag_on_an_answer_turns_with_it(string flag, string item, object answer, bool raised)
    {
        var card = People.Neutral(null, (item, answer));
        Assert.Equal(raised, IsRaised(flag, card, HoursPlanTests.Plan(card, 10)));
    }

    [Theory]
    [InlineData("yes", false)]
    [InlineData("unsure", true)]
    [InlineData("no-rules", true)]
    public void Only_permission_silences_the_employers_voice(string policy, bool raised)
    {
        var card = People.Neutral(new Dictionary<string, double> { ["employer-advocacy"] = 1 }, ("ADV2", policy));
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
    public void A_flag_on_hours_turns_at_its_share(string flag, string channel, double hours, bool raised)
    {
        // Ten hours in all: some channels get theirs, referrals get the rest, and the others nothing.
        var card = People.Neutral();
        var bounds = HoursPlanTests.NoBounds.Select(_ => new QuarterBound(0, 0)).ToArray();
        bounds[People.Channel("referrals")] = new((int)(4 * (10 - hours)), 40);
        bounds[People.Channel(channel)] = new((int)(4 * hours), (int)(4 * hours));
        var plan = HoursPlanTests.Plan(card, 10, [.. bounds]);

        Assert.Equal(hours, plan[People.Channel(channel)]);
        Assert.Equal(raised, IsRaised(flag, card, plan));
        Assert.False(IsRaised(flag, card));
    }

    [Fact]
    public void Crowded_routes_count_together_and_platforms_each_by_itself()
    {
        var card = People.Neutral();
        var bounds = HoursPlanTests
            .NoBounds.SetItem(People.Channel("job-boards"), new(13, 13))
            .SetItem(People.Channel("company-sites"), new(12, 12))
            .SetItem(People.Channel("linkedin"), new(8, 8))
            .SetItem(People.Channel("portfolio"), new(7, 7));
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
    public void A_verdict_on_twitter_is_a_dependence_even_without_a_plan(string name, bool raised) =>
        Assert.Equal(raised, IsRaised("platform-dependence", People.CardOf(name)));

    [Theory]
    [InlineData("power-user developer", true)] // portfolio and communities are core
    [InlineData("PR manager", false)]
    public void Core_channels_of_low_evidence_are_noted(string name, bool raised) =>
        Assert.Equal(raised, IsRaised("low-evidence", People.CardOf(name)));

    [Fact]
    public void A_small_network_matters_only_where_referrals_do()
    {
        var few = new Dictionary<string, double>
        {
            ["network"] = 0,
            ["relationships"] = 0,
            ["urgency"] = 0,
        };
        var card = People.Neutral(few);

        Assert.Equal(Verdict.Watch, card.Judgements[People.Channel("referrals")].Verdict);
        Assert.False(IsRaised("small-network", card));
    }

    [Fact]
    public void A_channel_that_cannot_be_told_raises_nothing()
    {
        // Nothing is said of online life, so that twitter cannot be told; the caller gives it most of the time.
        var card = Scorecard.Of(
            Seeded.Model,
            People.Sheet(("REL1", 4), ("REL2", 4), ("NET1", 6), ("VAL3", 2), ("URG1", "ending"))
        );
        var bounds = HoursPlanTests.NoBounds.SetItem(People.Channel("twitter"), new(32, 32));
        var plan = HoursPlanTests.Plan(card, 10, bounds);

        Assert.Equal(Verdict.CannotTell, card.Judgements[People.Channel("twitter")].Verdict);
        Assert.Equal(8, plan[People.Channel("twitter")]);
        Assert.Empty(FlagRule.Raised(card, plan));
    }

    [Fact]
    public void A_withheld_result_keeps_the_flags_that_read_constructs_and_answers()
    {
        string[] agreement = ["ENG1", "ENG2", "ENG4", "VAL2", "VAL3", "REL1", "REL2", "REL3", "EXP3", "EXP4"];
        var card = Scorecard.Of(
            Seeded.Model,
            People.Sheet([
                .. agreement.Select(code => (code, (object)5)),
                ("TIM1", 2),
                ("EXP1", 1),
                ("NET1", 0),
                ("CTX2", "employed"),
                ("ADV1", "regularly"),
            ])
        );

        Assert.True(card.Quality.Withholds);
        Assert.Null(HoursPlan.Of(card, PlanRequest.Of(Seeded.Model, card.Sheet), focus: 0));
        Assert.Equal(
            ["expectations-high", "time-squeeze", "employer-voice", "employer-benefit-unproven"],
            FlagRule.Raised(card, plan: null).Select(flag => flag.Code)
        );
    }

    [Fact]
    public void Nothing_answered_raises_nothing() =>
        Assert.Empty(FlagRule.Raised(Scorecard.Of(Seeded.Model, AnswerSheet.Empty(Seeded.Instrument)), plan: null));

    private static bool IsRaised(string flag, Scorecard card, HoursPlan? plan = null) =>
        FlagRule.Raised(card, plan).Any(raised => raised.Code == flag);
}
