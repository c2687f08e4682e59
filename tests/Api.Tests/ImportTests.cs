using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http;
using static ChannelFit.Api.Tests.Transfers;

namespace ChannelFit.Api.Tests;

/// <summary>POST /v1/assessments/import of NDJSON.</summary>
public sealed class ImportTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_record_becomes_what_its_submission_would_have()
    {
        using var partner = await house.NewPartner();
        string[] records = [Bodies.Whole.ReplaceLineEndings(""), house.Request(People.Coach).ToJsonString()];

        var answer = await partner.SendLines(records);

        Assert.Equal((2, 0, 0), answer.End());
        Assert.Equal(["1", "2"], answer.Records());

        foreach (var (record, id) in records.Zip(answer.Ids()))
        {
            var submitted = await (await partner.Submit(record)).Id();
            Assert.Equal(await Told(submitted), await Told(id.ToString()));
        }

        async Task<string> Told(string id)
        {
            var text = await partner.GetStringAsync($"/v1/assessments/{id}?include=all");
            var moment = JsonDocument.Parse(text).RootElement.Text("createdAt");
            return text.Replace(id, "id").Replace(moment, "moment");
        }
    }

    [Fact]
    public async Task Of_new_records_with_one_key_and_other_content_the_first_in_the_file_is_stored()
    {
        using var partner = await house.NewPartner();
        string[] file =
        [
            .. from key in Enumerable.Range(1, 50)
            from agreement in (int[])[1, 2, 3]
            select $$"""{"instrument":"channel-fit@1","answers":{"ENG1":{{agreement}}},"idempotencyKey":"{{key}}"}""",
        ];

        var answer = await partner.SendLines(file);

        Assert.Equal((50, 100, 0), answer.End());
        Assert.Equal(
            Enumerable.Range(1, 150).Select(line => line % 3 == 1 ? $"{line}" : $"{line}: 422"),
            answer.Records()
        );
    }

    [Fact]
    public async Task A_bad_record_fails_alone_with_its_line_and_all_its_faults()
    {
        using var partner = await house.NewPartner();
        (string Line, string Refusal)[] bad =
        [
            (
                """{"instrument":"channel-fit@1","answers":{"ENG1":6,"ENG99":1}}""",
                ": 422 #/answers/ENG1 out-of-range #/answers/ENG99 unknown-item"
            ),
            ("""{"answers":[],"score":3}""", ": 422 #/answers wrong-type #/score unknown-member #/instrument required"),
            ("""{"instrument":"channel-fit@1","answers":{},"id":"1"}""", ": 422 #/id unknown-member"),
            ("""{"instrument":"channel-fit@1","answers":{},"answers":{}}""", ": 400"),
            ("""{"instrument":"channel-fit@1","answers":{}""", ": 400"),
            ("""{"instrument":"channel-fit@1","answers":{}}{}""", ": 400"),
            (
                """{"instrument":"channel-fit@1","answers":{},"personRef":"\u0000"}""",
                ": 422 #/personRef invalid-characters"
            ),
            ("{\"instrument\":\"channel-fit@1\",\"answers\":{},\"personRef\":\"\0\"}", ": 400"),
            ("""{"instrument":"channel-fit@1","answers":{"\ud800":4}}""", ": 400"),
            ("[]", ": 400"),
            ("null", ": 400"),
            ("\uFEFF{}", ": 400"),
            (Padded(65_537), ": 413"),
            (
                """{"instrument":"channel-fit@1","answers":{},"consent":{"given":false}}""",
                ": 422 #/consent/given required"
            ),
            (
                """{"instrument":"channel-fit@1","answers":{},"createdAt":"2026-11-22","idempotencyKey":"a b"}""",
                ": 422 #/createdAt invalid-format #/idempotencyKey invalid-format"
            ),
            (
                """{"instrument":"channel-fit@1","answers":{},"createdAt":"1969-12-31T23:59:59Z","idempotencyKey":""}""",
                ": 422 #/createdAt out-of-range #/idempotencyKey invalid-format"
            ),
            (
                $$"""{"instrument":"channel-fit@1","answers":{},"idempotencyKey":"{{new string('k', 256)}}"}""",
                ": 422 #/idempotencyKey too-long"
            ),
        ];
        string[] lines = [.. bad.SelectMany((item, place) => (string[])[item.Line, Record($"good-{place}")])];

        var answer = await partner.SendLines(lines);

        Assert.Equal(
            bad.SelectMany((item, place) => (string[])[$"{(2 * place) + 1}{item.Refusal}", $"{(2 * place) + 2}"]),
            answer.Records()
        );
        Assert.Equal((bad.Length, bad.Length, 0), answer.End());
        var problem = answer[0].GetProperty("problem");
        Assert.Equal(["type", "title", "status", "detail", "instance", "traceId", "errors"], problem.Names());
        Assert.Equal(("/problems/validation", Import), (problem.Text("type"), problem.Text("instance")));
    }

    [Fact]
    public async Task A_line_that_is_not_text_or_without_end_harms_no_other()
    {
        using var partner = await house.NewPartner();
        byte[] file =
        [
            .. Encoding.UTF8.GetBytes($"{Record("first")}\n{{\""),
            0xC3,
            0x28,
            .. Encoding.UTF8.GetBytes($"\":1}}\n{Record("second")}\n{new string('x', 10_000_000)}\n{Record("third")}"),
        ];

        var answer = await partner.SendFile(file);

        Assert.Equal(["1", "2: 400", "3", "4: 413", "5"], answer.Records());
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        using var partner = await house.NewPartner();

        var answer = await partner.SendFile(
            $"\n{Record("a")}\r\n\r\n  \t\n{Record("b")}\n\n{Padded(65_536)}\r\n{Record("c")}"
        );

        Assert.Equal(["2", "5", "7", "8"], answer.Records());
    }

    [Fact]
    public async Task The_same_file_twice_stores_nothing_twice()
    {
        using var partner = await house.NewPartner();
        string[] file =
        [
            .. Enumerable.Range(0, 3000).Select(number => Record($"crm-{number}")),
            """{"instrument":"channel-fit@1","answers":{"ENG1":4},"durationSeconds":60}""",
            """{ "durationSeconds": 60.0, "answers": {"ENG1":4.0}, "instrument":"channel-fit@1", "result": {"id": 1} }""",
            """{"instrument":"channel-fit@1","answers":{"ENG1":4},"durationSeconds":61}""",
        ];

        var first = await partner.SendLines(file);
        var second = await partner.SendLines(file);
        var part = await partner.SendLines([.. file[2990..], Record("crm-new")]);

        Assert.Equal((3002, 0, 1), first.End()); // Two records that say the same are one.
        Assert.Equal(first.Ids()[^3], first.Ids()[^2]);
        Assert.Equal((0, 0, 3003), second.End());
        Assert.Equal(first.Ids(), second.Ids());
        Assert.Equal((1, 0, 13), part.End());
        Assert.Equal(first.Ids().Skip(2990), part.Ids().SkipLast(1));
    }

    [Fact]
    public async Task Two_imports_of_the_same_records_at_once_store_each_of_them_once()
    {
        using var partner = await house.NewPartner();
        string[] file = [.. Enumerable.Range(0, 3000).Select(number => Record($"crm-{number}"))];

        var answers = await Task.WhenAll(partner.SendLines(file), partner.SendLines([.. file.Reverse()]));

        var ends = answers.Select(answer => answer.End()).ToList();
        Assert.Equal(
            (3000, 0, 3000),
            (ends.Sum(end => end.Stored), ends.Sum(end => end.Failed), ends.Sum(end => end.Replayed))
        );
        Assert.Equal(answers[0].Ids(), answers[1].Ids().Reverse());
    }

    [Fact]
    public async Task A_key_is_held_to_its_record_for_as_long_as_what_it_stored()
    {
        using var partner = await house.NewPartner();
        var record = Record("crm-1");
        var other = record.Replace("\"ENG1\":4", "\"ENG1\":5");
        var id = (await partner.SendLines(record)).Ids()[0];

        Assert.Equal(["1: 422"], (await partner.SendLines(other)).Records());
        Assert.Equal(["1", "2: 422"], (await partner.SendLines(record, other)).Records());
        var kept = await partner.Read($"/v1/assessments/{id}?include=answers");
        Assert.Equal("""{"ENG1":4}""", kept.GetProperty("answers").GetRawText());

        await partner.DeleteAsync($"/v1/assessments/{id}");
        Assert.Equal((1, 0, 0), (await partner.SendLines(other)).End());
    }

    [Fact]
    public async Task Records_of_other_partners_and_of_the_other_mode_are_others()
    {
        var keys = await house.NewKeys();
        using var test = house.Client(keys.First(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal());
        using var live = house.Client(keys.First(key => key is { Mode: KeyMode.Live, Kind: KeyKind.Secret }).Reveal());
        using var other = await house.NewPartner();

        foreach (var partner in (HttpClient[])[test, live, other])
        {
            var answer = await partner.SendLines(Record("crm-1"));
            Assert.Equal((1, 0, 0), answer.End());
            Assert.Equal(
                partner != live,
                (await partner.Get(answer.Ids()[0].ToString())).GetProperty("test").GetBoolean()
            );
        }
    }

    [Fact]
    public async Task A_record_may_be_of_the_past_and_is_listed_there()
    {
        using var partner = await house.NewPartner();
        await partner.Submit(Bodies.Smallest);
        var soon = DateTimeOffset.UtcNow.AddMinutes(2).ToString("O");
        var late = DateTimeOffset.UtcNow.AddMinutes(7).ToString("O");

        var answer = await partner.SendLines(
            Dated("2021-05-06T09:08:07.1239+02:00"),
            Dated("1970-01-01T00:00:00Z"),
            Dated(soon),
            Dated(late)
        );

        Assert.Equal(["1", "2", "3", "4: 422 #/createdAt out-of-range"], answer.Records());
        Assert.Equal("2021-05-06T07:08:07.123Z", (await partner.Get(answer.Ids()[0].ToString())).Text("createdAt"));
        var listed = (await partner.Read("/v1/assessments?createdTo=2026-01-01T00:00:00Z")).List("items");
        Assert.Equal(answer.Ids().Take(2), listed.Select(item => item.GetProperty("id").GetGuid()));
        Assert.All(answer.Ids(), id => Assert.Equal(7, id.Version));

        static string Dated(string moment) =>
            $$"""{"instrument":"channel-fit@1","answers":{},"createdAt":"{{moment}}"}""";
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n \n")]
    public async Task Nothing_is_imported_from_nothing(string file)
    {
        using var partner = await house.NewPartner();

        Assert.Equal((0, 0, 0), (await partner.SendFile(file)).End());
    }

    [Fact]
    public async Task What_cannot_be_an_import_is_refused_before_anything_is_stored()
    {
        using var partner = await house.NewPartner();
        var file = Encoding.UTF8.GetBytes($"{Record("never")}\n");
        var before = await house.Rows();

        await (await house.Anonymous.Post(Import, file, MediaTypes.Ndjson)).Refusal(401, "unauthorized");
        await (await partner.GetAsync(Import)).Refusal(404, "not-found");
        await (await partner.Post(Import, file)).Refusal(415, "unsupported-media-type");
        await (await partner.Post(Import, file, null)).Refusal(415, "unsupported-media-type");
        await (await partner.Post(Import, file, "application/x-ndjson; charset=utf-16")).Refusal(
            415,
            "unsupported-media-type"
        );
        await (await partner.Post($"{Import}?dryRun=true", file, MediaTypes.Ndjson)).Refusal(400, "unreadable");
        await (await partner.Post(Import, [0xEF, 0xBB, 0xBF, .. file], MediaTypes.Ndjson)).Refusal(400, "unreadable");
        using var zipped = new ByteArrayContent(file) { Headers = { { "Content-Encoding", "gzip" } } };
        zipped.Headers.ContentType = new(MediaTypes.Ndjson);
        await (await partner.PostAsync(Import, zipped)).Refusal(415, "unsupported-media-type");

        Assert.Equal(before, await house.Rows());
    }

    [Fact]
    public async Task The_header_of_an_attempt_is_ignored()
    {
        using var partner = await house.NewPartner();

        foreach (var name in (string[])["a", "b"])
        {
            var file = Encoding.UTF8.GetBytes(Record(name));
            using var response = await partner.Post(Import, file, MediaTypes.Ndjson, "the same", "twice");
            Assert.Equal((1, 0, 0), Lines(await response.Text()).End());
        }
    }

    private static string Record(string key) =>
        $$"""{"instrument":"channel-fit@1","answers":{"ENG1":4},"idempotencyKey":"{{key}}"}""";

    private static string Padded(int length)
    {
        const string record = """{"instrument":"channel-fit@1","answers":{},"focus":"blog"}""";
        return $"{record[..^1]}{new string(' ', length - record.Length)}}}";
    }
}
