using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Tests.Fixtures;
using CsCheck;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>An export imported elsewhere has the same answers, scores and submitted members.</summary>
public sealed class ImportExportRoundTripTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private const int People = 60;

    private static readonly Gen<string> MetadataTexts = Gen.String[Gen.Char["=+-@\t\r\n'\",;{}\\ aé日"], 0, 12];

    [Fact]
    [Trait("Category", "Slow")]
    public Task An_NDJSON_export_reimports_identically() =>
        AssertRoundTrip("ndjson", MediaTypes.Ndjson, ["result", "idempotencyKey"]);

    [Fact]
    [Trait("Category", "Slow")]
    public Task A_CSV_export_reimports_with_the_same_answers_and_scores() =>
        AssertRoundTrip("csv", MediaTypes.Csv, ["result", "idempotencyKey", "plan", "consent", "durationSeconds"]);

    private Task AssertRoundTrip(string format, string type, string[] without) =>
        Gen.Select(Gen.Int[0, 1_000_000], MetadataTexts.Array[People])
            .SampleAsync(
                async (seed, notes) =>
                {
                    using var from = await api.CreatePartner();
                    using var to = await api.CreatePartner();
                    var sent = await from.SendLines(Records(seed, notes));
                    Assert.Equal((People, 0, 0), sent.End());

                    var file = await from.ExportAs(format);
                    Assert.Equal((People, 0, 0), (await to.SendFile(file, type)).End());
                    Assert.Equal((0, 0, People), (await to.SendFile(file, type)).End());

                    var (before, after) = (await ExportedRecords(from, without), await ExportedRecords(to, without));
                    Assert.Equal(before, after);
                },
                iter: 5,
                threads: 1
            );

    /// <summary>Returns every exported line without members of its own, with scores and verdicts next to the record.</summary>
    private static async Task<IEnumerable<string>> ExportedRecords(HttpClient partner, string[] without) =>
        Lines(await partner.ExportAs("ndjson"))
            .Select(line =>
            {
                var result = line.GetProperty("result");
                var record = JsonObject.Create(line)!;
                Array.ForEach(without, member => record.Remove(member));
                var scores = result
                    .List("channels")
                    .Select(one => $"{one.Text("channel")} {one.Number("score")} {one.Text("verdict")}");
                return $"{record.ToJsonString()} {result.Text("resultHash")} {string.Join(';', scores)}";
            })
            .Order();

    private string[] Records(int seed, string[] notes)
    {
        var texts = new RandomAnswerJson(api.Instrument, seed);
        return [.. notes.Select((note, place) => Record(texts, note, place).ToJsonString())];
    }

    private JsonObject Record(RandomAnswerJson texts, string note, int place)
    {
        var record = api.Request(JsonNode.Parse(texts.NextValid())!);
        record["createdAt"] = $"20{10 + (place % 16)}-03-04T05:06:07.{place:000}Z";

        if (texts.Under(2) == 0)
        {
            record["metadata"] = new JsonObject { [note] = note, ["n"] = "1" };
            record["personRef"] = $"crm-{place}";
            var models = api.Published.Models.Where(one => one.Model.Instrument.Id == api.Instrument.Id).ToList();
            record["model"] = models[texts.Under(models.Count)].Model.Id;
        }

        if (texts.Under(3) == 0)
        {
            record["focus"] = "linkedin";
            record["durationSeconds"] = 30 * place;
            record["plan"] = JsonNode.Parse(
                """{"hoursPerWeek":6,"bounds":{"events":{"max":1}},"current":{"blog":2}}"""
            );
            record["consent"] = JsonNode.Parse("""{"given":true,"at":"2026-01-02T03:04:05+02:00"}""");
        }

        return record;
    }
}
