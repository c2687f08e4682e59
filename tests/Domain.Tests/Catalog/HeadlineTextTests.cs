using System.Text.RegularExpressions;
using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Tests.Explanations;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Tests.Planning;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>Sentences about channels are grammatical for every channel, in both languages.</summary>
public sealed partial class HeadlineTextTests
{
    public static TheoryData<string> Languages => new("en", "es");

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_case_is_grammatical_for_every_channel(string language)
    {
        var texts = TestCatalog.Published.TextsIn(language);

        foreach (var channel in ModelV2.Model.Channels)
        {
            foreach (var first in Headline.FirstCodes)
            {
                foreach (var second in Headline.SecondCodes)
                {
                    int[] others = [0, 2, 10];
                    var headline = new Headline(channel.Index, 1.25, first, second, [], [.. others]);
                    AssertReadsRight(HeadlineText.Format(headline, ModelV2.Model, texts));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_flag_and_advice_is_grammatical(string language)
    {
        var texts = TestCatalog.Published.TextsIn(language);
        var names = HeadlineText.Names(
            [.. ModelV2.Model.Channels.Select(channel => channel.Index)],
            ModelV2.Model,
            texts
        );
        string[] all =
        [
            .. texts.Flags.Values,
            .. texts.Actions.Values,
            texts.Advice.Build,
            texts.Advice.Next,
            texts.Trial.Format(ModelV2.Model.Rules.Trial),
        ];

        Assert.All(
            all,
            text =>
                AssertReadsRight(
                    text.Replace("{channels}", names, StringComparison.Ordinal)
                        .Replace("{channel}", names, StringComparison.Ordinal)
                        .Replace("{hours}", "3 h", StringComparison.Ordinal)
                )
        );
    }

    [Theory]
    [InlineData("es", "de el|a el|por los los|un los|un las|una los|el los|la los")]
    [InlineData("en", "a a|a an|the the|the your|your your|on a your|a the")]
    public void No_article_precedes_another(string language, string doubled)
    {
        var texts = TestCatalog.Published.TextsIn(language);
        var all =
            from channel in ModelV2.Model.Channels
            from first in Headline.FirstCodes
            from second in Headline.SecondCodes
            select HeadlineText.Format(new(channel.Index, 2, first, second, [], [channel.Index]), ModelV2.Model, texts);

        Assert.All(all.Distinct(), text => Assert.DoesNotMatch($@"(?i)(?<!\w)({doubled})(?!\w)", text));
    }

    [Theory]
    [InlineData(0.25, "¼ h")]
    [InlineData(0.5, "½ h")]
    [InlineData(1.25, "1¼ h")]
    [InlineData(2.75, "2¾ h")]
    [InlineData(3, "3 h")]
    [InlineData(0, "0 h")]
    public void Hours_are_written_with_fractions(double hours, string written) =>
        Assert.Equal(written, HeadlineText.Hours(hours));

    [Theory]
    [InlineData(
        "01-coach-author",
        "en",
        "No: spend no hours on X (Twitter) and similar networks for now. If you are curious, test it for 4 weeks, "
            + "30 minutes a week at most; your hours do more here: your network and referrals; alumni and trade groups; LinkedIn."
    )]
    [InlineData(
        "04-nurse",
        "es",
        "No: por ahora no dediques horas a X (Twitter) y similares. Tus horas rinden más aquí: las páginas de empleo de las "
            + "empresas; las agencias de empleo y de selección; tus contactos y sus recomendaciones."
    )]
    [InlineData(
        "02-infosec-hopper",
        "en",
        "Yes: make X (Twitter) and similar networks a main channel, 1½ h a week. Put this first: your network and referrals."
    )]
    public void A_person_gets_the_documented_headline(string person, string language, string text)
    {
        var card = ModelV2.CardOf(person);
        var headline = Headline.Create(card, ModelV2.PlanOf(card), ModelV2.Twitter);

        Assert.Equal(text, HeadlineText.Format(headline, card.Model, TestCatalog.Published.TextsIn(language)));
    }

    [Fact]
    public void No_flag_names_a_channel_without_hours()
    {
        var random = new Random(22);

        for (var tried = 0; tried < 500; tried++)
        {
            var card = RandomResponseSetsV2.Card(random);
            var plan = HoursPlanTests.Planned(card, null, HoursPlanTests.NoBounds);

            foreach (var flag in FlagRule.FindRaised(card, plan))
            {
                Assert.All(flag.NamedChannels(card, plan), channel => Assert.True(plan![channel] > 0));
                Assert.True(flag.Code != "small-network" || !flag.NamedChannels(card, plan).IsEmpty);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_case_of_the_table_names_its_channels_and_hours(string language)
    {
        var texts = TestCatalog.Published.TextsIn(language);
        var random = new Random(23);
        var missing = Headline.FirstCodes.Concat(Headline.SecondCodes).ToHashSet();

        for (var tried = 0; tried < 4000 && missing.Count > 0; tried++)
        {
            var (card, plan, focus) = HeadlineTests.RandomCase(random);
            var headline = Headline.Create(card, plan, focus);
            var text = HeadlineText.Format(headline, card.Model, texts);

            AssertReadsRight(text);
            Assert.Contains(NameOf(focus), text, StringComparison.Ordinal);
            Assert.All(headline.Named, channel => Assert.Contains(NameOf(channel), text, StringComparison.Ordinal));
            Assert.Equal(
                headline.First.EndsWith(".funded", StringComparison.Ordinal) || headline.First == "skip.build",
                Hour().IsMatch(text[..text.IndexOf(". ", StringComparison.Ordinal)])
            );
            missing.Remove(headline.First);
            missing.Remove(headline.Second);

            string NameOf(int channel) => texts.Channels[card.Model.Channels[channel].Key].Inline;
        }

        Assert.Empty(missing);
    }

    private static void AssertReadsRight(string text)
    {
        Assert.Matches(@"^[\p{Lu}¿].*[.?]$", text);
        Assert.DoesNotMatch(Wrong(), text);
    }

    [GeneratedRegex(@"[{}]|  | [,.;:]|\.\.|;\.|: ?\.|(?<=[.?] )\p{Ll}")]
    private static partial Regex Wrong();

    [GeneratedRegex("[0-9¼½¾] h(?![a-z])")]
    private static partial Regex Hour();
}
