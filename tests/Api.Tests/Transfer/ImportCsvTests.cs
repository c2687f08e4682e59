using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>POST /v1/assessments/import of CSV.</summary>
public sealed class ImportCsvTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_CSV_row_is_imported_like_the_equivalent_JSON_record()
    {
        using var partner = await api.CreatePartner();
        var csv = Csv(
            ["TIM1", "personRef", "instrument", "metadata", "ENG1", "ENG2", "CTX1", "focus", "createdAt", "model"],
            [
                "8.5",
                "crm-1",
                "channel-fit@2",
                """{"a":"b, \"c\"\n"}""",
                "4",
                "",
                "software",
                "blog",
                "2025-01-02T03:04:05Z",
                "fit-model@2.0.0",
            ],
            ["", "", "channel-fit@2", "", "3.0", "", "", "", "", ""]
        );

        var response = await partner.SendFile(csv, MediaTypes.Csv);

        Assert.Equal(["2", "3"], response.Records());
        var first = await partner.Read($"/v1/assessments/{response.Ids()[0]}?include=answers");
        Assert.Equal("""{"CTX1":"software","TIM1":8.5,"ENG1":4}""", first.GetProperty("answers").GetRawText());
        Assert.Equal(
            ("crm-1", "blog", "2025-01-02T03:04:05Z", "fit-model@2.0.0", "b, \"c\"\n"),
            (
                first.Text("personRef"),
                first.GetProperty("focus").Text("channel"),
                first.Text("createdAt"),
                first.Text("model"),
                first.GetProperty("metadata").Text("a")
            )
        );
        var second = await partner.Read($"/v1/assessments/{response.Ids()[1]}?include=answers");
        Assert.Equal("""{"ENG1":3}""", second.GetProperty("answers").GetRawText());
        Assert.Equal("twitter", second.GetProperty("focus").Text("channel"));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("personRef").ValueKind);
    }

    [Fact]
    public async Task An_invalid_row_fails_alone_with_its_starting_line()
    {
        using var partner = await api.CreatePartner();
        (string Row, string Outcome)[] rows =
        [
            ("channel-fit@2,4,\"{\"\"a\"\":\"\"1\"\"}\",x1", "2"),
            ("channel-fit@2,\"4\n\",,x2", "3: 422 #/answers/ENG1 wrong-type"),
            ("channel-fit@2,4,[],x3", "5: 422 #/metadata wrong-type"),
            ("channel-fit@2,4,{,x4", "6: 422 #/metadata wrong-type"),
            ("channel-fit@2,4,,", "7"),
            ("channel-fit@2,4,", "8: 400"),
            ("channel-fit@2,4,,x8,", "9"),
            ("channel-fit@2,4,,x9,,y", "10: 400"),
            ("channel-fit@2,\"4\"4,,x", "11: 400"),
            ("channel-fit@2,4\",,x", "12: 400"),
            ("", ""),
            ("channel-fit@2,04,,x5", "14: 422 #/answers/ENG1 wrong-type"),
            ("channel-fit@2,9,,x y", "15: 422 #/idempotencyKey invalid-format #/answers/ENG1 out-of-range"),
            ($"channel-fit@2,4,\"{new string('\n', 70_000)}\",x6", "16: 413"),
            ("channel-fit@2,4,,x7", "70017"),
            ("channel-fit@2,4,\"never closed", "70018: 400"),
        ];

        var response = await partner.SendFile(
            string.Join("\r\n", ["instrument,ENG1,metadata,id", .. rows.Select(row => row.Row)])
                .Replace("\"4\r\n\"", "\"4\n\""),
            MediaTypes.Csv
        );

        Assert.Equal(rows.Select(row => row.Outcome).Where(outcome => outcome.Length > 0), response.Records());
    }

    [Fact]
    public async Task The_id_column_is_the_idempotency_key_unless_one_is_given()
    {
        using var partner = await api.CreatePartner();
        string[] header = ["id", "idempotencyKey", "instrument", "ENG1"];
        var csv = Csv(
            header,
            ["1", "", "channel-fit@2", "4"],
            ["2", "", "channel-fit@2", "4"],
            ["3", "2", "channel-fit@2", "4"],
            ["", "", "channel-fit@2", "4"]
        );

        Assert.Equal((3, 0, 1), (await partner.SendFile(csv, MediaTypes.Csv)).End());
        Assert.Equal((0, 0, 4), (await partner.SendFile(csv, MediaTypes.Csv)).End());
        Assert.Equal(
            (0, 0, 1),
            (
                await partner.SendLines("""{"instrument":"channel-fit@2","answers":{"ENG1":4},"idempotencyKey":"1"}""")
            ).End()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("ENG1\r\n4\r\n", "missing column 'instrument'")]
    [InlineData("instrument,ENG1,ENG1\r\n", "duplicate column 'ENG1'")]
    [InlineData(
        "instrument,ENG99,colour,ENG1.score,durationSeconds\r\n",
        "'ENG99', 'colour', 'ENG1.score', 'durationSeconds'"
    )]
    [InlineData("instrument|ENG1\r\n", "'instrument|ENG1'", "separated by commas, semicolons or tabs")]
    [InlineData("instrument,\"ENG1\r\n")]
    public async Task An_invalid_header_is_rejected_before_anything_is_stored(string header, params string[] text)
    {
        using var partner = await api.CreatePartner();
        var before = await api.CountRows();

        using var response = await partner.Post(
            Import,
            Encoding.UTF8.GetBytes($"{header}{(header.Length == 0 ? "" : "channel-fit@2,4\r\n")}"),
            MediaTypes.Csv
        );

        var detail = (await response.AssertProblem(400, "unreadable")).Text("detail");
        Assert.All(text, words => Assert.Contains(words, detail, StringComparison.Ordinal));
        Assert.Equal(before, await api.CountRows());
    }

    [Fact]
    public async Task A_file_with_only_a_header_imports_nothing()
    {
        using var partner = await api.CreatePartner();

        Assert.Equal((0, 0, 0), (await partner.SendFile("instrument,ENG1", MediaTypes.Csv)).End());
    }
}
