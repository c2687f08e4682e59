using System.Text.RegularExpressions;

namespace ChannelFit.Domain.Tests;

public sealed partial class TextsTests
{
    public static TheoryData<string> Languages => new("en", "es");

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_code_has_its_text_and_every_text_its_code(string language)
    {
        var texts = Texts(language).Keys.ToHashSet();
        var needed = TextKeys.All();

        Assert.Empty(needed.Except(texts));
        Assert.Empty(texts.Except(needed));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_file_names_its_own_language(string language) => Assert.Equal(language, Texts(language)["language"]);

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_claims_more_than_is_known(string language) =>
        Assert.All(Texts(language).Values, text => Assert.DoesNotMatch(Overclaim(), text));

    [Theory]
    [InlineData("This is PROVEN.")]
    [InlineData("It predicts offers.")]
    [InlineData("Es la cifra exacta.")]
    [InlineData("Con garantía.")]
    public void The_words_of_overclaim_are_found(string text) => Assert.Matches(Overclaim(), text);

    [Theory]
    [InlineData("An unproven benefit.")]
    [InlineData("Prueba un mes.")]
    public void Words_that_only_contain_them_are_not(string text) => Assert.DoesNotMatch(Overclaim(), text);

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_blank_or_has_blanks_around_it(string language) =>
        Assert.Equal(
            [],
            Texts(language).Where(text => text.Value.Trim().Length is 0 || text.Value.Trim().Length < text.Value.Length)
        );

    [Fact]
    public void Both_languages_leave_the_same_places_open()
    {
        var spanish = Texts("es");
        Assert.All(
            Texts("en"),
            text => Assert.Equal(Placeholders(text.Value), Placeholders(spanish[text.Key]), StringComparer.Ordinal)
        );
    }

    /// <summary>Names and labels are no sentences: nothing closes them, and they have no reading grade.</summary>
    internal static bool IsLabel(string path) => Label().IsMatch(path);

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_sentence_ends_as_one_and_a_label_does_not(string language) =>
        Assert.All(
            Texts(language),
            text => Assert.Equal((text.Key, !IsLabel(text.Key)), (text.Key, text.Value[^1] is '.' or '?'))
        );

    private static Dictionary<string, string> Texts(string language) =>
        SeedTree.Strings(SeedTree.Read($"texts/{language}.json"));

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(
        @"\b(proven|exact|exactly|predict(s|ed|ing|ions?)?|guarantee(s|d|ing)?"
            + @"|(com)?probad[oa]s?|demostrad[oa]s?|exact[oa]s?|exactamente"
            + @"|predice[ns]?|predecir|predicho|predicci(ón|ones)|garant(ía|ías|iza|izan|izar|izad[oa]s?))\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    internal static partial Regex Overclaim();

    [GeneratedRegex(@"\{\w+\}")]
    internal static partial Regex Placeholder();

    [GeneratedRegex(
        "^language$|/(name|label|(sections|forms|units|labels)/[^/]+|(scales|options)/[^/]+/[^/]+)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Label();
}
