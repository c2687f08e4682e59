namespace ChannelFit.Domain.Tests;

/// <summary>Where the time is better spent than in the channel that a person asks about.</summary>
public sealed class FocusTests
{
    [Theory]
    [InlineData("the seed's author", "referrals, alumni, linkedin")]
    [InlineData("power-user developer", "")]
    [InlineData("PR manager", "linkedin, referrals")]
    [InlineData("laid-off nurse", "company-sites, referrals, job-boards")]
    public void Up_to_three_channels_above_with_a_better_verdict(string name, string instead) =>
        Assert.Equal(instead, Instead(People.CardOf(name), "twitter"));

    [Fact]
    public void Nothing_is_better_than_what_cannot_be_told_and_what_cannot_be_told_is_not_better()
    {
        // So little is said of them that twitter and company-sites cannot be told.
        var card = Scorecard.Of(
            Seeded.Model,
            People.Sheet(("REL1", 4), ("REL2", 4), ("NET1", 6), ("VAL3", 2), ("URG1", "ending"), ("LIS1", 3))
        );

        Assert.Equal(Verdict.CannotTell, card.Judgements[People.Channel("twitter")].Verdict);
        Assert.Equal(Verdict.CannotTell, card.Judgements[People.Channel("company-sites")].Verdict);
        Assert.Equal("", Instead(card, "twitter"));
        Assert.Equal("referrals", Instead(card, "alumni"));
        Assert.True(
            card.Judgements[People.Channel("company-sites")].Rank < card.Judgements[People.Channel("alumni")].Rank
        );
    }

    private static string Instead(Scorecard card, string channel) =>
        string.Join(
            ", ",
            Focus.Instead(card, People.Channel(channel)).Select(index => Seeded.Model.Channels[index].Key)
        );
}
