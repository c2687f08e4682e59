using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>POST /v1/assessments/import of NDJSON.</summary>
public sealed class ImportTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_record_is_stored_like_an_equivalent_submission()
    {
        using var partner = await api.CreatePartner();
        string[] records =
        [
            SubmissionBodies.Complete.ReplaceLineEndings(""),
            api.Request(PersonRequests.Coach).ToJsonString(),
        ];

        var response = await partner.SendLines(records);

        Assert.Equal((2, 0, 0), response.End());
        Assert.Equal(["1", "2"], response.Records());

        foreach (var (record, id) in records.Zip(response.Ids()))
        {
            var submitted = await (await partner.Submit(record)).Id();
            Assert.Equal(await ReadWithoutId(submitted), await ReadWithoutId(id.ToString()));
        }

        async Task<string> ReadWithoutId(string id)
        {
            var text = await partner.GetStringAsync($"/v1/assessments/{id}?include=all");
            var moment = JsonDocument.Parse(text).RootElement.Text("createdAt");
            return text.Replace(id, "id").Replace(moment, "moment");
        }
    }

    [Fact]
    public async Task An_invalid_record_fails_alone_with_its_line_and_all_errors()
    {
        using var partner = await api.CreatePartner();
        (string Line, string Refusal)[] bad =
        [
            (
                """{"instrument":"channel-fit@2","answers":{"ENG1":6,"ENG99":1}}""",
                ": 422 #/answers/ENG1 out-of-range #/answers/ENG99 unknown-item"
            ),
            ("""{"answers":[],"score":3}""", ": 422 #/answers wrong-type #/score unknown-member #/instrument required"),
            ("""{"instrument":"channel-fit@2","answers":{},"id":"1"}""", ": 422 #/id unknown-member"),
            ("""{"instrument":"channel-fit@2","answers":{},"answers":{}}""", ": 400"),
            ("""{"instrument":"channel-fit@2","answers":{}""", ": 400"),
            ("""{"instrument":"channel-fit@2","answers":{}}{}""", ": 400"),
            (
                """{"instrument":"channel-fit@2","answers":{},"personRef":"\u0000"}""",
                ": 422 #/personRef invalid-characters"
            ),
            ("{\"instrument\":\"channel-fit@2\",\"answers\":{},\"personRef\":\"\0\"}", ": 400"),
            ("""{"instrument":"channel-fit@2","answers":{"\ud800":4}}""", ": 400"),
            ("[]", ": 400"),
            ("null", ": 400"),
            ("\uFEFF{}", ": 400"),
            (RecordOfLength(65_537), ": 413"),
            (
                """{"instrument":"channel-fit@2","answers":{},"consent":{"given":false}}""",
                ": 422 #/consent/given required"
            ),
            (
                """{"instrument":"channel-fit@2","answers":{},"createdAt":"2026-11-22","idempotencyKey":"a b"}""",
                ": 422 #/createdAt invalid-format #/idempotencyKey invalid-format"
            ),
            (
                """{"instrument":"channel-fit@2","answers":{},"createdAt":"1969-12-31T23:59:59Z","idempotencyKey":""}""",
                ": 422 #/createdAt out-of-range #/idempotencyKey invalid-format"
            ),
            (
                $$"""{"instrument":"channel-fit@2","answers":{},"idempotencyKey":"{{new string('k', 256)}}"}""",
                ": 422 #/idempotencyKey too-long"
            ),
        ];
        string[] lines = [.. bad.SelectMany((item, place) => (string[])[item.Line, Record($"good-{place}")])];

        var response = await partner.SendLines(lines);

        Assert.Equal(
            bad.SelectMany((item, place) => (string[])[$"{(2 * place) + 1}{item.Refusal}", $"{(2 * place) + 2}"]),
            response.Records()
        );
        Assert.Equal((bad.Length, bad.Length, 0), response.End());
        var problem = response[0].GetProperty("problem");
        Assert.Equal(["type", "title", "status", "detail", "instance", "traceId", "errors"], problem.Names());
        Assert.Equal(("/problems/validation", Import), (problem.Text("type"), problem.Text("instance")));
        Assert.Equal(problem.Text("traceId"), response[2].GetProperty("problem").Text("traceId"));
    }

    [Fact]
    public async Task An_unreadable_or_overlong_line_does_not_affect_others()
    {
        using var partner = await api.CreatePartner();
        byte[] file =
        [
            .. Encoding.UTF8.GetBytes($"{Record("first")}\n{{\""),
            0xC3,
            0x28,
            .. Encoding.UTF8.GetBytes($"\":1}}\n{Record("second")}\n{new string('x', 10_000_000)}\n{Record("third")}"),
        ];

        var response = await partner.SendFile(file);

        Assert.Equal(["1", "2: 400", "3", "4: 413", "5"], response.Records());
    }

    [Fact]
    public async Task Line_numbers_match_those_of_a_text_editor()
    {
        using var partner = await api.CreatePartner();

        var response = await partner.SendFile(
            $"\n{Record("a")}\r\n\r\n  \t\n{Record("b")}\n\n{RecordOfLength(65_536)}\r\n{Record("c")}"
        );

        Assert.Equal(["2", "5", "7", "8"], response.Records());
    }

    [Fact]
    public async Task A_record_with_a_past_createdAt_is_listed_at_that_time()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit(SubmissionBodies.Smallest);
        var nearFuture = DateTimeOffset.UtcNow.AddMinutes(2).ToString("O");
        var tooFarAhead = DateTimeOffset.UtcNow.AddMinutes(7).ToString("O");

        var response = await partner.SendLines(
            Dated("2021-05-06T09:08:07.1239+02:00"),
            Dated("1970-01-01T00:00:00Z"),
            Dated(nearFuture),
            Dated(tooFarAhead)
        );

        Assert.Equal(["1", "2", "3", "4: 422 #/createdAt out-of-range"], response.Records());
        Assert.Equal("2021-05-06T07:08:07.123Z", (await partner.Get(response.Ids()[0].ToString())).Text("createdAt"));
        var listed = (await partner.Read("/v1/assessments?createdTo=2026-01-01T00:00:00Z")).List("items");
        Assert.Equal(response.Ids().Take(2), listed.Select(item => item.GetProperty("id").GetGuid()));
        Assert.All(response.Ids(), id => Assert.Equal(7, id.Version));

        static string Dated(string moment) =>
            $$"""{"instrument":"channel-fit@2","answers":{},"createdAt":"{{moment}}"}""";
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n \n")]
    public async Task An_empty_body_imports_nothing(string file)
    {
        using var partner = await api.CreatePartner();

        Assert.Equal((0, 0, 0), (await partner.SendFile(file)).End());
    }

    [Fact]
    public async Task Invalid_import_requests_are_rejected_before_anything_is_stored()
    {
        using var partner = await api.CreatePartner();
        var file = Encoding.UTF8.GetBytes($"{Record("never")}\n");
        var before = await api.CountRows();

        await (await api.Anonymous.Post(Import, file, MediaTypes.Ndjson)).AssertProblem(401, "unauthorized");
        await (await partner.GetAsync(Import)).AssertProblem(404, "not-found");
        await (await partner.Post(Import, file)).AssertProblem(415, "unsupported-media-type");
        await (await partner.Post(Import, file, null)).AssertProblem(415, "unsupported-media-type");
        await (await partner.Post(Import, file, "application/x-ndjson; charset=utf-16")).AssertProblem(
            415,
            "unsupported-media-type"
        );
        await (await partner.Post($"{Import}?dryRun=true", file, MediaTypes.Ndjson)).AssertProblem(400, "unreadable");
        using var zipped = new ByteArrayContent(file) { Headers = { { "Content-Encoding", "gzip" } } };
        zipped.Headers.ContentType = new(MediaTypes.Ndjson);
        await (await partner.PostAsync(Import, zipped)).AssertProblem(415, "unsupported-media-type");

        Assert.Equal(before, await api.CountRows());
    }

    private static string Record(string key) =>
        $$"""{"instrument":"channel-fit@2","answers":{"ENG1":4},"idempotencyKey":"{{key}}"}""";

    private static string RecordOfLength(int length)
    {
        const string record = """{"instrument":"channel-fit@2","answers":{},"focus":"blog"}""";
        return $"{record[..^1]}{new string(' ', length - record.Length)}}}";
    }
}
