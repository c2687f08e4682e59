using System.Text;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Outcomes.ActivityClientExtensions;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Activity is imported as NDJSON and as spreadsheets save it.</summary>
public sealed class ImportActivityTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    private const string Header = "personRef,week,channel,hours,attempts,replies,interviews,offers";

    private static string Week => $"{Present.AddWeeks(-1)}";

    [Fact]
    public async Task Records_are_stored_and_a_later_one_wins()
    {
        using var partner = await api.CreatePartner();

        var first = await Send(
            partner,
            $$"""
            {"personRef":"crm-1","week":"{{Week}}","channel":"referrals","hours":2,"attempts":3,"replies":1}
            {"personRef":"crm-1","week":"{{Week}}","channel":"blog","hours":1}
            {"personRef":"crm-1","week":"{{Week}}","channel":"blog","hours":1.5,"offers":1}
            {"personRef":"crm-2","week":"{{Week}}","channel":"blog"}

            """
        );
        var again = await Send(
            partner,
            $$"""{"personRef":"crm-1","week":"{{Week}}","channel":"blog","hours":1.5,"offers":1}"""
        );

        Assert.Equal(["""{"line":1}""", """{"line":2}""", """{"line":3}""", """{"line":4}"""], Lines(first));
        Assert.Equal((4, 0, 0), Counts(first));
        Assert.Equal((0, 0, 1), Counts(again));
        var channels = Assert.Single(await partner.Activity("crm-1")).GetProperty("channels");
        Assert.Equal(["blog", "referrals"], channels.Names());
        Assert.Equal(
            (1.5m, 1m),
            (channels.GetProperty("blog").Number("hours"), channels.GetProperty("blog").Number("offers"))
        );
        Assert.Single(await partner.Activity("crm-2"));
    }

    [Fact]
    public async Task An_invalid_record_fails_alone_with_all_its_errors()
    {
        using var partner = await api.CreatePartner();

        var response = await Send(
            partner,
            $$"""
            {"week":"2026-48","channel":"tv","hours":0.1,"attempts":-1,"replies":"1","calls":1}
            {"personRef":"no body","week":"{{Present.AddWeeks(3)}}","channel":"blog"}
            not json
            {"personRef":"crm-1","week":"{{Week}}","channel":"blog","hours":1e400}
            {"personRef":"crm-1","week":"{{Week}}","week":"{{Week}}","channel":"blog"}
            {"personRef":"crm-1","week":"{{Week}}","channel":"blog"}

            """
        );

        Assert.Equal((1, 5, 0), Counts(response));
        Assert.Equal(
            [
                "#/attempts out-of-range",
                "#/calls unknown-member",
                "#/channel unknown-option",
                "#/hours out-of-range",
                "#/personRef required",
                "#/replies wrong-type",
                "#/week invalid-format",
            ],
            Errors(response[0])
        );
        Assert.Equal(["#/personRef invalid-format", "#/week out-of-range"], Errors(response[1]));
        Assert.Equal(["#/hours out-of-range"], Errors(response[3]));
        Assert.Single(await partner.Activity("crm-1"));
    }

    [Theory]
    [InlineData("\n", ',', false)]
    [InlineData("\r\n", ';', true)]
    [InlineData("\r", '\t', false)]
    public async Task Spreadsheets_are_accepted_as_they_are_saved(string lineEnd, char separator, bool hasMark)
    {
        using var partner = await api.CreatePartner();
        var hours = separator == ',' ? "2.5" : "2,5";
        var text = string.Join(
                lineEnd,
                Header.Replace(',', '|'),
                $"crm-1|{Week}|referrals|{hours}|3|||",
                $"crm-1|{Week}|blog||\"2\"|||",
                ""
            )
            .Replace('|', separator);

        var response = await Send(partner, (hasMark ? "\uFEFF" : "") + text, MediaTypes.Csv);

        Assert.Equal((2, 0, 0), Counts(response));
        var channels = Assert.Single(await partner.Activity("crm-1")).GetProperty("channels");
        Assert.Equal(2.5m, channels.GetProperty("referrals").Number("hours"));
        Assert.Equal(2, channels.GetProperty("blog").Number("attempts"));
    }

    [Fact]
    public async Task A_byte_order_mark_is_accepted()
    {
        using var partner = await api.CreatePartner();

        var response = await Send(
            partner,
            $"\uFEFF{{\"personRef\":\"crm-1\",\"week\":\"{Week}\",\"channel\":\"blog\"}}\n"
        );

        Assert.Equal((1, 0, 0), Counts(response));
    }

    [Fact]
    public async Task A_count_that_may_have_a_thousands_separator_is_rejected()
    {
        using var partner = await api.CreatePartner();

        var response = await Send(
            partner,
            $"personRef;week;channel;attempts;hours\ncrm-1;{Week};blog;1.000;2,5\ncrm-1;{Week};blog;3;\"7,250\"\n",
            MediaTypes.Csv
        );

        Assert.Equal((0, 2, 0), Counts(response));
        Assert.Equal(["#/attempts wrong-type"], Errors(response[0]));
        Assert.Equal(["#/hours wrong-type"], Errors(response[1]));
        var error = Assert.Single(response[0].GetProperty("problem").List("errors"));
        Assert.Contains("thousands", error.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_beyond_the_header_is_an_error_in_a_lenient_import_too()
    {
        using var partner = await api.CreatePartner();

        var response = await Send(
            partner,
            $"personRef,week,channel,hours,attempts\ncrm-1,{Week},blog,2,5,3\n",
            MediaTypes.Csv,
            "?mapping=lenient"
        );

        Assert.Equal((0, 1, 0), Counts(response));
        Assert.Empty(await partner.Activity("crm-1"));
    }

    [Fact]
    public async Task A_lenient_import_ignores_columns_and_accepts_names_of_channels()
    {
        using var partner = await api.CreatePartner();

        var response = await Send(
            partner,
            $"Company,PersonRef,Week,Channel,Attempts\nAcme,crm-1,{Week},Portales de empleo,2\nAcme,crm-1,{Week},linkedin,x\n",
            MediaTypes.Csv,
            "?mapping=lenient"
        );

        Assert.Equal("""{"ignored":["Company"]}""", response[0].GetRawText());
        Assert.Equal((1, 1, 0), Counts(response));
        var channel = Assert.Single(Assert.Single(await partner.Activity("crm-1")).GetProperty("channels").Names());
        Assert.Equal("job-boards", channel);
        var error = Assert.Single(response[2].GetProperty("problem").List("errors"));
        Assert.Contains("write it like 8.5", error.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("week,channel,hours", "missing column 'personRef'")]
    [InlineData(Header + ",company", "unknown column 'company'")]
    [InlineData("personRef,week,channel,week", "duplicate column 'week'")]
    public async Task An_invalid_header_is_rejected(string header, string detail)
    {
        using var partner = await api.CreatePartner();

        using var response = await Post(partner, $"{header}\n", MediaTypes.Csv);

        var problem = await response.AssertProblem(400, "unreadable");
        Assert.Contains(detail, problem.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("export", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_of_records_are_stored_in_batches()
    {
        using var partner = await api.CreatePartner();
        var lines = Enumerable
            .Range(0, 5000)
            .Select(index =>
                $$"""{"personRef":"crm-{{index / 4}}","week":"{{Present.AddWeeks(-(index % 4))}}","channel":"blog","attempts":1}"""
            );

        var response = await Send(partner, string.Join('\n', lines));

        Assert.Equal((5000, 0, 0), Counts(response));
        Assert.Equal(4, (await partner.Activity("crm-1249")).Count);
    }

    [Fact]
    public async Task An_erased_person_is_not_imported_until_they_consent_again()
    {
        using var partner = await api.CreatePartner();
        await partner.Record("crm-erased", 0, """{ "blog": {} }""");
        await partner.DeleteAsync("/v1/people/crm-erased");
        var lines =
            $"{{\"personRef\":\"crm-erased\",\"week\":\"{Week}\",\"channel\":\"blog\"}}\n"
            + $"{{\"personRef\":\"crm-other\",\"week\":\"{Week}\",\"channel\":\"blog\"}}\n";

        var refused = await Send(partner, lines);

        Assert.Equal((1, 1, 0), Counts(refused));
        Assert.Equal(410, refused[0].GetProperty("problem").GetProperty("status").GetInt32());
        Assert.Empty(await partner.Activity("crm-erased"));
        await (await partner.Record("crm-erased", 0, """{ "blog": {} }""")).AssertProblem(410, "gone");

        await Task.Delay(50); // a consent later than the erasure
        var consent = $$""","consent":{"given":true,"at":"{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"}""";
        Assert.Equal(201, (int)(await partner.Submit(SubmissionBodies.ForPerson("crm-erased", consent))).StatusCode);
        Assert.Equal((1, 0, 1), Counts(await Send(partner, lines)));
        Assert.Equal(200, (int)(await partner.Record("crm-erased", 0, """{ "blog": {} }""")).StatusCode);
    }

    private static async Task<IReadOnlyList<JsonElement>> Send(
        HttpClient partner,
        string body,
        string type = MediaTypes.Ndjson,
        string query = ""
    )
    {
        using var response = await Post(partner, body, type, query);
        var text = await response.Text();
        Assert.True(response.IsSuccessStatusCode, text);
        return [.. TransferClientExtensions.Lines(text).Where(line => !line.TryGetProperty("progress", out _))];
    }

    private static Task<HttpResponseMessage> Post(HttpClient partner, string body, string type, string query = "") =>
        partner.Post($"/v1/activity/import{query}", Encoding.UTF8.GetBytes(body), type);

    private static IEnumerable<string> Lines(IReadOnlyList<JsonElement> response) =>
        response.SkipLast(1).Select(line => line.GetRawText());

    private static (long Stored, long Failed, long Replayed) Counts(IReadOnlyList<JsonElement> response)
    {
        var end = response[^1];
        Assert.True(end.GetProperty("done").GetBoolean());
        return (
            end.GetProperty("stored").GetInt64(),
            end.GetProperty("failed").GetInt64(),
            end.GetProperty("replayed").GetInt64()
        );
    }

    private static IEnumerable<string> Errors(JsonElement line) =>
        line.GetProperty("problem")
            .List("errors")
            .Select(error => $"{error.Text("pointer")} {error.Text("code")}")
            .Order();
}
