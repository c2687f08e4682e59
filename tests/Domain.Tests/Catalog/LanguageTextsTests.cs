using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Catalog;

public sealed partial class LanguageTextsTests
{
    private const string Six = """["No", "Hardly", "So so", "Mostly", "Yes", "Very much"]""";

    public static TheoryData<string> Languages => new("en", "es");

    [Theory]
    [MemberData(nameof(Languages))]
    public void Missing_texts_fail_the_start_and_are_all_reported(string language)
    {
        var file = $"texts/{language}.json";
        using var seeds = new SeedFolderCopy();
        seeds.Write(file, Blanked(SeedJsonFiles.Read(file)));

        var actual = seeds.LoadError().Split('\n');
        Assert.All(
            Texts(language).Keys.Where(key => key != "language"),
            key => Assert.Contains($"  - {file}: The text {key} is missing.", actual)
        );
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void An_unused_text_fails_the_start(string language)
    {
        using var seeds = new SeedFolderCopy();
        seeds.Change($"texts/{language}.json", "focus/first/skipp", "\"Leave it.\"");
        seeds.Change($"texts/{language}.json", "instruments/channel-fit@1/scales/agreement", Six);

        var actual = seeds.LoadError();
        Assert.Contains($"{language}.json: The text focus/first/skipp is not used.", actual, StringComparison.Ordinal);
        Assert.Contains("scales/agreement/5 is not used", actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scale_with_too_few_labels_fails_the_start()
    {
        using var seeds = new SeedFolderCopy();
        seeds.Change(
            "texts/en.json",
            "instruments/channel-fit@1/scales/agreement",
            """["No", "Hardly", "So so", "Yes"]"""
        );

        Assert.Contains(
            "texts/en.json: The text instruments/channel-fit@1/scales/agreement/4 is missing.",
            seeds.LoadError(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_text_used_by_pages_exists()
    {
        var folder = Path.Combine(TestCatalog.Root, "src/Api/Features");
        var usedKeys = ((string[])["*.cs", "*.razor"])
            .SelectMany(pattern => Directory.GetFiles(folder, pattern, SearchOption.AllDirectories))
            .SelectMany(file =>
                UsedKey().Matches(File.ReadAllText(file)).Select(match => (match.Groups, Texts: TextsOf(file, match)))
            )
            .Select(used => $"{used.Texts}/{used.Groups["kind"].Value.ToLowerInvariant()}s/{used.Groups["key"].Value}")
            .ToHashSet();

        Assert.True(usedKeys.Count > 30);
        Assert.Empty(usedKeys.Except(Texts("en").Keys));

        static string TextsOf(string file, Match match) =>
            match.Groups["report"].Success
                ? "report"
                : Path.GetFileName(Path.GetDirectoryName(file)) switch
                {
                    "InstrumentPages" => "instrumentPage",
                    "Cohort" => "cohort",
                    _ => "report",
                };
    }

    [Theory]
    [InlineData("en", "likely range", "one of the two")]
    [InlineData("es", "margen probable", "una de las dos cosas")]
    public void Firmness_is_explained_as_the_model_decides_it(string language, string oneTest, string twoTests)
    {
        var texts = Texts(language);

        Assert.Contains(oneTest, texts["report/sentences/firmness"], StringComparison.Ordinal);
        Assert.DoesNotContain(twoTests, texts["report/sentences/firmness"], StringComparison.Ordinal);
        Assert.Contains(twoTests, texts["report/sentences/firmness-two-tests"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_text_file_must_name_its_own_language(string language) =>
        Assert.Equal(language, Texts(language)["language"]);

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_overclaims(string language) =>
        Assert.All(Texts(language).Values, text => Assert.DoesNotMatch(Overclaim(), text));

    [Theory]
    [InlineData("This is PROVEN.")]
    [InlineData("It predicts offers.")]
    [InlineData("Es la cifra exacta.")]
    [InlineData("Con garantía.")]
    public void Overclaiming_words_are_detected(string text) => Assert.Matches(Overclaim(), text);

    [Theory]
    [InlineData("An unproven benefit.")]
    [InlineData("Prueba un mes.")]
    public void Words_containing_overclaiming_words_are_not_detected(string text) =>
        Assert.DoesNotMatch(Overclaim(), text);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Texts_are_trimmed_and_not_blank(string language) =>
        Assert.Equal(
            [],
            Texts(language).Where(text => text.Value.Trim().Length is 0 || text.Value.Trim().Length < text.Value.Length)
        );

    [Fact]
    public void Both_languages_have_the_same_placeholders()
    {
        var spanish = Texts("es");
        Assert.All(
            Texts("en"),
            text => Assert.Equal(Placeholders(text.Value), Placeholders(spanish[text.Key]), StringComparer.Ordinal)
        );
    }

    /// <summary>Names and labels are not sentences: they have no final punctuation and no reading grade.</summary>
    internal static bool IsLabel(string path) => Label().IsMatch(path);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Sentences_end_with_punctuation_and_labels_do_not(string language) =>
        Assert.All(
            Texts(language),
            text => Assert.Equal((text.Key, !IsLabel(text.Key)), (text.Key, text.Value[^1] is '.' or '?'))
        );

    private static string Blanked(JsonElement node) =>
        node.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', node.EnumerateObject().Select(member => $"\"{member.Name}\":{Blanked(member.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(',', node.EnumerateArray().Select(Blanked))}]",
            _ => "\" \"",
        };

    private static Dictionary<string, string> Texts(string language) =>
        SeedJsonFiles.Strings(SeedJsonFiles.Read($"texts/{language}.json"));

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(
        @"\b(proven|exact(?! job)|exactly|predict(s|ed|ing|ions?)?|guarantee(s|d|ing)?"
            + @"|(com)?probad[oa]s?|demostrad[oa]s?|(?<!lugar )exact[oa]s?|exactamente"
            + @"|predice[ns]?|predecir|predicho|predicci(ón|ones)|garant(ía|ías|iza|izan|izar|izad[oa]s?))\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    internal static partial Regex Overclaim();

    [GeneratedRegex(
        """(?<kind>Label|Sentence)\("(?<key>[a-z-]+)"|(?<report>Report\.)(?<kind>Label|Sentence)s\["(?<key>[a-z-]+)"\]"""
    )]
    private static partial Regex UsedKey();

    [GeneratedRegex(@"\{\w+\}")]
    internal static partial Regex Placeholder();

    [GeneratedRegex(
        "^language$|/(name|inline|label|(sections|forms|units|labels|sources)/[^/]+|(scales|options)/[^/]+/[^/]+)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Label();
}
