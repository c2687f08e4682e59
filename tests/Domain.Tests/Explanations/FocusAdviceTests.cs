using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Explanations;

/// <summary>Where the time is better spent than in the channel that a person asks about.</summary>
public sealed class FocusAdviceTests
{
    [Theory]
    [InlineData("the seed's author", "referrals, alumni, linkedin")]
    [InlineData("power-user developer", "")]
    [InlineData("PR manager", "linkedin, referrals")]
    [InlineData("laid-off nurse", "company-sites, referrals, job-boards")]
    public void At_most_three_higher_ranked_channels_with_a_better_verdict_are_listed(string name, string instead) =>
        Assert.Equal(instead, Instead(PlanningPeople.ScorecardOf(name), "twitter"));

    [Fact]
    public void Cannot_tell_is_neither_better_nor_worse()
    {
        // So little is said of them that twitter and company-sites cannot be told.
        var card = Scorecard.Score(
            TestCatalog.Model,
            PlanningPeople.Sheet(("REL1", 4), ("REL2", 4), ("NET1", 6), ("VAL3", 2), ("URG1", "ending"), ("LIS1", 3))
        );

        Assert.Equal(Verdict.CannotTell, card.Verdicts[PlanningPeople.Channel("twitter")].Verdict);
        Assert.Equal(Verdict.CannotTell, card.Verdicts[PlanningPeople.Channel("company-sites")].Verdict);
        Assert.Equal("", Instead(card, "twitter"));
        Assert.Equal("referrals", Instead(card, "alumni"));
        Assert.True(
            card.Verdicts[PlanningPeople.Channel("company-sites")].Rank
                < card.Verdicts[PlanningPeople.Channel("alumni")].Rank
        );
    }

    private static string Instead(Scorecard card, string channel) =>
        string.Join(
            ", ",
            FocusAdvice
                .BetterChannels(card, PlanningPeople.Channel(channel))
                .Select(index => TestCatalog.Model.Channels[index].Key)
        );
}
