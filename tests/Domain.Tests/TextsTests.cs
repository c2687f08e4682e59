using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChannelFit.Domain.Tests;

public sealed partial class TextsTests
{
    public static TheoryData<string> Languages => new("en", "es");

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_code_has_its_text_and_every_text_its_code(string language)
    {
        var texts = Texts(language).Keys.ToHashSet(StringComparer.Ordinal);
        var needed = Needed().ToHashSet(StringComparer.Ordinal);

        Assert.Empty(needed.Except(texts, StringComparer.Ordinal));
        Assert.Empty(texts.Except(needed, StringComparer.Ordinal));
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
        SeedJson.Strings(SeedJson.Read($"texts/{language}.json"));

    private static IEnumerable<string> Needed() => ["language", .. OfChannels(), .. OfInstrument(SeedJson.Instrument)];

    private static IEnumerable<string> OfChannels() =>
        SeedJson
            .Model.GetProperty("channels")
            .Codes("channel")
            .SelectMany(channel => new[] { $"channels/{channel}/name", $"channels/{channel}/description" });

    private static IEnumerable<string> OfInstrument(JsonElement instrument)
    {
        var items = instrument.GetProperty("items");
        var sections = instrument.GetProperty("sections").Codes("key").Select(key => $"sections/{key}");
        var forms = instrument.GetProperty("forms").EnumerateObject().Select(form => $"forms/{form.Name}");
        var points = instrument.GetProperty("scales").EnumerateObject().SelectMany(Points);
        var options = instrument
            .GetProperty("options")
            .EnumerateObject()
            .SelectMany(set => set.Value.EnumerateArray().Select(option => $"options/{set.Name}/{option}"));
        var units = items
            .EnumerateArray()
            .Where(item => item.TryGetProperty("unit", out _))
            .Select(item => $"units/{item.GetProperty("unit")}")
            .Distinct(StringComparer.Ordinal);

        return new[]
        {
            ["title"],
            sections,
            forms,
            points,
            options,
            units,
            items.Codes("code").Select(code => $"items/{code}"),
        }
            .SelectMany(keys => keys)
            .Select(key => $"instruments/{instrument.GetProperty("key")}/{key}");
    }

    private static IEnumerable<string> Points(JsonProperty scale) =>
        Enumerable
            .Range(0, scale.Value.GetProperty("max").GetInt32() - scale.Value.GetProperty("min").GetInt32() + 1)
            .Select(point => $"scales/{scale.Name}/{point}");

    [GeneratedRegex(
        @"\b(proven|exact|exactly|predict(s|ed|ing|ions?)?|guarantee(s|d|ing)?"
            + @"|(com)?probad[oa]s?|demostrad[oa]s?|exact[oa]s?|exactamente"
            + @"|predice[ns]?|predecir|predicho|predicci(ón|ones)|garant(ía|ías|iza|izan|izar|izad[oa]s?))\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Overclaim();

    [GeneratedRegex(
        "^language$|/(name|label|(sections|forms|units)/[^/]+|(scales|options)/[^/]+/[^/]+)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Label();
}
