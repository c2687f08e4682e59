using System.Text;
using System.Text.Json;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Tests.Oracles;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Scoring;

/// <summary>
/// Response sets with their results under each published model. They never change: stored results read back with
/// the same numbers in every later release.
/// </summary>
public sealed class GoldenVectorTests
{
    private static readonly Dictionary<string, string> Frozen = TestCatalog.FirstModels.ToDictionary(
        seed => seed.Model.Id,
        seed => File.ReadAllText(Path.Combine(TestCatalog.Root, "tests/Domain.Tests/Golden", FileOf(seed.Model.Id)))
    );

    private static readonly Dictionary<string, JsonElement[]> Vectors = Frozen.ToDictionary(
        file => file.Key,
        file => JsonDocument.Parse(file.Value).RootElement.EnumerateArray().ToArray()
    );

    public static TheoryData<string> Models => [.. Vectors.Keys];

    public static IEnumerable<object[]> Names =>
        [.. Vectors.SelectMany(file => file.Value.Select(vector => new object[] { file.Key, NameOf(vector) }))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_golden_response_set_gives_its_recorded_result(string model, string name)
    {
        var vector = Vectors[model].Single(vector => NameOf(vector) == name);
        using var fresh = JsonDocument.Parse(Write(model, [vector]));

        foreach (var expected in vector.GetProperty("expected").EnumerateObject())
        {
            var actual = fresh.RootElement[0].GetProperty("expected").GetProperty(expected.Name);
            Assert.Equal(Lines(expected.Value), Lines(actual));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_golden_result_agrees_with_the_oracle(string model, string name)
    {
        var vector = Vectors[model].Single(vector => NameOf(vector) == name);

        OracleTests.Agree(CardOf(model, vector), SecondsOf(vector));
    }

    /// <summary>The current output of the library is written beside the test binaries for review; no test copies it into the repository.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void The_golden_file_equals_the_library_output(string model)
    {
        var fresh = Path.Combine(AppContext.BaseDirectory, FileOf(model));
        File.WriteAllText(fresh, Write(model, Vectors[model]));

        Assert.True(
            Frozen[model] == File.ReadAllText(fresh),
            $"{model} is published, and {fresh} differs from what was frozen."
        );
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Golden_results_are_nearly_all_distinct(string model)
    {
        var hashes = Vectors[model].Select(vector => vector.GetProperty("expected").GetProperty("sha256").GetString());

        // Answering too fast changes no verdict, so that pair shares its form.
        Assert.InRange(hashes.Distinct().Count(), 12, Vectors[model].Length - 1);
    }

    [Fact]
    public void Every_model_has_the_same_golden_response_sets() =>
        Assert.Single(Vectors.Values.Select(file => string.Join('\n', file.Select(ResponsesOf))).Distinct());

    private static string FileOf(string model) => $"vectors.{model}.json";

    private static string ResponsesOf(JsonElement vector) =>
        $"{NameOf(vector)} {vector.GetProperty("answers")} {SecondsOf(vector)}";

    private static Scorecard CardOf(string model, JsonElement vector)
    {
        var (responses, errors) = RandomResponseSets.Read(vector.GetProperty("answers").GetRawText());
        Assert.Empty(errors);
        return Scorecard.Score(TestCatalog.Published.FindModel(model)!.Model, responses!, SecondsOf(vector));
    }

    private static int? SecondsOf(JsonElement vector) =>
        vector.GetProperty("durationSeconds") is { ValueKind: JsonValueKind.Number } seconds
            ? seconds.GetInt32()
            : null;

    private static string NameOf(JsonElement vector) => vector.GetProperty("name").GetString()!;

    private static string[] Lines(JsonElement actual) =>
        actual.ValueKind is JsonValueKind.Array ? [.. actual.EnumerateArray().Select(line => line.GetRawText())]
        : actual.ValueKind is JsonValueKind.Object ? [.. actual.EnumerateObject().Select(line => line.ToString())]
        : [actual.GetRawText()];

    private static string Write(string model, IEnumerable<JsonElement> vectors)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartArray();

            foreach (var vector in vectors)
            {
                Write(json, model, vector);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, string model, JsonElement vector)
    {
        var card = CardOf(model, vector);
        json.WriteStartObject();
        json.WriteString("name", NameOf(vector));
        json.WritePropertyName("answers");
        card.Responses.WriteTo(json);
        json.WritePropertyName("durationSeconds");
        JsonSerializer.Serialize(json, SecondsOf(vector));
        json.WritePropertyName("expected");
        JsonSerializer.Serialize(json, Expected(card));
        json.WriteEndObject();
    }

    private static Dictionary<string, object?> Expected(Scorecard card) =>
        new()
        {
            ["sha256"] = Convert.ToHexStringLower(CanonicalForm.ComputeHash(card)),
            ["canonical"] = CanonicalForm.ToText(card).TrimEnd('\n').Split('\n'),
            ["verdictRange"] = ByChannel(card, verdict => $"{verdict.AtMin.Code()}..{verdict.AtMax.Code()}"),
            ["rank"] = ByChannel(card, verdict => $"{verdict.Rank} {verdict.RankBest}..{verdict.RankWorst}"),
            ["coverage"] = ByChannel(card, verdict => verdict.Coverage),
            ["trial"] = Where(card, verdict => verdict.Trial),
            ["floor"] = Where(card, verdict => verdict.Floored),
            ["concerns"] = Concerns(card.Quality),
            ["nextQuestion"] = card.FindNextBestQuestion(0)?.Code,
        };

    private static Dictionary<string, T> ByChannel<T>(Scorecard card, Func<ChannelVerdict, T> tell) =>
        card.Model.Channels.ToDictionary(channel => channel.Key, channel => tell(card.Verdicts[channel.Index]));

    private static IEnumerable<string> Where(Scorecard card, Predicate<ChannelVerdict> holds) =>
        card.Model.Channels.Where(channel => holds(card.Verdicts[channel.Index])).Select(channel => channel.Key);

    private static IEnumerable<string> Concerns(ResponseQuality quality) =>
        quality.Concerns.Select(concern => concern.Kind.Code());
}
