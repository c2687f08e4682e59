using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Transfer;

/// <summary>GET /v1/assessments/export.</summary>
public sealed class ExportAssessmentsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task An_export_is_audited_and_a_rejected_one_is_not()
    {
        using var partner = await api.CreatePartner();

        await partner.GetAsync($"{Export}?format=xml");
        await partner.GetAsync(Export);

        var audit = await partner.Read("/v1/partner/audit?action=assessments.exported");
        Assert.Equal("test", Assert.Single(audit.List("items")).Text("mode"));
    }

    [Fact]
    public async Task The_count_for_an_export_equals_its_number_of_rows()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(keys.Secret());
        using var live = api.CreateClient(keys.Secret(KeyMode.Live));
        await test.Submit(SubmissionBodies.Smallest);
        await live.Submit(SubmissionBodies.Smallest);
        var second = Guid.Parse(await (await live.Submit(SubmissionBodies.Smallest)).Id());
        var partner = Guid.Parse((await live.Read("/v1/partner")).Text("id"));

        Assert.Equal(
            (1, 2, 1, 1),
            (
                await Count(test: true, Guid.Empty, UuidV7Bounds.Max),
                await Count(test: false, Guid.Empty, UuidV7Bounds.Max),
                await Count(test: false, second, UuidV7Bounds.Max),
                await Count(test: false, Guid.Empty, second)
            )
        );

        Task<long> Count(bool test, Guid from, Guid before) =>
            AssessmentQueries.Count(api.Services.GetRequiredService<TenantDb>(), partner, test, from, before, default);
    }

    [Fact]
    public async Task An_NDJSON_line_contains_the_submission_and_the_stored_result()
    {
        using var partner = await api.CreatePartner();
        var id = await (await partner.Submit(SubmissionBodies.Complete)).Id();
        await partner.Submit(SubmissionBodies.Smallest);

        using var response = await partner.GetAsync(Export);

        Assert.Equal(MediaTypes.Ndjson, response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Equal("en", response.Header("Content-Language"));
        Assert.Matches(
            """^attachment; filename="assessments-\d{4}-\d\d-\d\d\.ndjson"$""",
            response.Header("Content-Disposition")!
        );
        var lines = Lines(await response.Text());
        Assert.Equal(2, lines.Count);
        var sent = JsonSerializer.Deserialize<JsonElement>(SubmissionBodies.Complete);
        string[] added = ["createdAt", "idempotencyKey", "result"];
        Assert.Equal(sent.Names().Concat(added).Order(), lines[0].Names().Order());
        Assert.All(
            sent.Names().Except(["consent"]),
            member =>
                Assert.True(JsonElement.DeepEquals(sent.GetProperty(member), lines[0].GetProperty(member)), member)
        );
        Assert.Equal(["given", "policy", "at"], lines[0].GetProperty("consent").Names());
        Assert.Equal(id, lines[0].Text("idempotencyKey"));
        Assert.Equal((await partner.Get(id)).GetRawText(), lines[0].GetProperty("result").GetRawText());
        Assert.Equal(
            ["instrument", "model", "focus", "answers", .. added],
            lines[1].Names().OrderBy(name => Array.IndexOf(["instrument", "model", "focus", "answers", .. added], name))
        );
    }

    [Fact]
    public async Task A_CSV_row_has_columns_for_answers_labels_scores_and_verdicts()
    {
        using var partner = await api.CreatePartner();
        var stored = await partner.Submit(
            api.Request(PersonRequests.Coach).With("metadata", """{"note":"=1+1, \"so\""}""")
        );

        using var response = await partner.GetAsync($"{Export}?format=csv");

        Assert.Equal("text/csv; charset=utf-8; header=present", response.Content.Headers.ContentType?.ToString());
        Assert.EndsWith(".csv\"", response.Header("Content-Disposition"));
        var row = Assert.Single(Rows(await response.Text()));
        Assert.Equal(
            [
                .. (string[])["id", "createdAt", "personRef", "instrument", "model", "focus"],
                .. (string[])["focusVerdict", "topChannel", "test"],
                .. api
                    .Published.Instruments.Reverse()
                    .SelectMany(seed => seed.Instrument.Items)
                    .Select(item => item.Code)
                    .Distinct()
                    .SelectMany(code => (string[])[code, $"{code}.label"]),
                .. api.Published.NewestModel.Model.Channels.SelectMany(channel =>
                    (string[])[$"{channel.Key}.score", $"{channel.Key}.verdict"]
                ),
                "metadata",
            ],
            row.Keys
        );
        Assert.Equal((stored.Text("id"), "true", ""), (row["id"], row["test"], row["personRef"]));
        Assert.Equal(
            (stored.GetProperty("focus").Text("verdict"), stored.List("channels")[0].Text("channel")),
            (row["focusVerdict"], row["topChannel"])
        );
        Assert.Equal(stored.GetProperty("createdAt").GetDateTimeOffset(), DateTimeOffset.Parse(row["createdAt"]));
        Assert.Equal("=1+1, \"so\"", JsonSerializer.Deserialize<JsonElement>(row["metadata"]).Text("note"));

        foreach (var channel in stored.List("channels"))
        {
            var key = channel.Text("channel");
            Assert.Equal(channel.Number("score"), decimal.Parse(row[$"{key}.score"]));
            Assert.Equal(channel.Text("verdict"), row[$"{key}.verdict"]);
        }

        var answers = api.Request(PersonRequests.Coach)["answers"]!.AsObject();
        Assert.All(api.Instrument.Items, item => Assert.Equal(answers[item.Code]?.ToString() ?? "", row[item.Code]));
    }

    [Fact]
    public async Task Labels_are_in_the_requested_language()
    {
        using var partner = await api.CreatePartner();
        await partner.Submit("""{"instrument":"channel-fit@2","answers":{"VAL1":"weekly","ENG1":4,"TIM1":8.5}}""");

        var english = Rows(await partner.GetStringAsync($"{Export}?format=csv"))[0];
        using var response = await partner.Send(HttpMethod.Get, $"{Export}?format=csv", ("Accept-Language", "es"));
        var spanish = Rows(await response.Text())[0];

        Assert.Equal("es", response.Header("Content-Language"));
        var texts = api.Published.TextsIn("es").Instruments["channel-fit@2"];
        Assert.Equal(texts.Scales["agreement"][3], spanish["ENG1.label"]);
        Assert.Contains(spanish["VAL1.label"], texts.Options.SelectMany(set => set.Value.Values));
        Assert.Equal(("", ""), (english["TIM1.label"], english["ENG2.label"]));
        Assert.NotEqual(english["VAL1.label"], spanish["VAL1.label"]);
        Assert.Equal(("weekly", "4", "8.5"), (spanish["VAL1"], spanish["ENG1"], spanish["TIM1"]));
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task Every_row_of_the_interval_appears_once_oldest_first(string format)
    {
        using var partner = await api.CreatePartner();
        const int all = 601; // More than two pages.
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var sent = await partner.SendLines([
            .. Enumerable
                .Range(0, all)
                .Reverse()
                .Select(minute =>
                    $$"""{"instrument":"channel-fit@2","answers":{},"createdAt":"{{start.AddMinutes(minute):O}}"}"""
                ),
        ]);
        string[] ids = [.. sent.Ids().Reverse().Select(id => id.ToString())];

        Assert.Equal(ids, Read(await partner.ExportAs(format)));
        Assert.Equal(
            ids[10..20],
            Read(
                await partner.ExportAs(
                    format,
                    "&createdFrom=2026-01-01T00:10:00Z&createdTo=2026-01-01T01:20:00%2B01:00"
                )
            )
        );
        Assert.Empty(Read(await partner.ExportAs(format, "&createdFrom=2026-02-01T00:00:00Z")));

        IEnumerable<string> Read(string text) =>
            format == "csv"
                ? Rows(text).Select(row => row["id"])
                : Lines(text).Select(line => line.Text("idempotencyKey"));
    }

    [Fact]
    public async Task Only_rows_of_the_partner_and_mode_of_the_key_are_exported()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.First(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.First(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var other = await api.CreatePartner();
        var id = await (await test.Submit(SubmissionBodies.Smallest)).Id();

        Assert.Equal(id, Lines(await test.ExportAs("ndjson")).Single().Text("idempotencyKey"));
        Assert.Empty(await live.ExportAs("ndjson"));
        Assert.Empty(await other.ExportAs("ndjson"));
        Assert.Empty(Rows(await other.ExportAs("csv")));
    }

    [Theory]
    [InlineData("?format=xml")]
    [InlineData("?format=CSV")]
    [InlineData("?sort=score")]
    [InlineData("?personRef=crm-1")]
    [InlineData("?createdFrom=yesterday")]
    public async Task Invalid_export_requests_are_rejected(string query)
    {
        using var partner = await api.CreatePartner();

        await (await partner.GetAsync($"{Export}{query}")).AssertProblem(400, "unreadable");
        await (await api.Anonymous.GetAsync(Export)).AssertProblem(401, "unauthorized");
    }
}
