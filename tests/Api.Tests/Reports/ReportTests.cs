using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Reports;

public sealed partial class ReportTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_report_loads_no_resources_runs_no_scripts_and_is_not_cached()
    {
        using var partner = await api.CreatePartner();

        using var response = await Report(partner, await Store(partner, PersonRequests.Coach));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Header("Content-Type"));
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'$",
            response.Header("Content-Security-Policy")
        );
        Assert.DoesNotMatch(ResourceReference(), await response.Text());
    }

    [Theory]
    [InlineData("en", "en", "23 November 2026|What to do this week|Personal network and referrals")]
    [InlineData(
        "es-MX, en;q=0.5",
        "es",
        "23 de noviembre de 2026|Qué hacer esta semana|Contactos personales y recomendaciones"
    )]
    [InlineData("fr", "en", "All channels, best first")]
    public async Task A_report_is_in_the_requested_language(string requested, string expected, string parts)
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, PersonRequests.Coach);
        await api.QueryAsOwner<int>(
            "update assessment set created_at = '2026-11-23T22:30:00Z' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        using var response = await Report(partner, id, requested);
        var page = await response.Text();

        Assert.Equal(
            (expected, "Accept-Language|Origin"),
            (response.Header("Content-Language"), response.Header("Vary"))
        );
        Assert.Contains($"<html lang=\"{expected}\">", page, StringComparison.Ordinal);
        Assert.All(parts.Split('|'), part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_shows_the_values_of_the_result()
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, PersonRequests.Coach);
        var result = await partner.Read($"/v1/assessments/{id}");
        var texts = api.Published.TextsIn("en");

        var page = await VisibleText(await Report(partner, id));

        Assert.Contains(result.GetProperty("focus").Text("text"), page, StringComparison.Ordinal);
        Assert.All(
            result.List("channels"),
            channel =>
                Assert.Matches(
                    $"{channel.Number("rank")} {Regex.Escape(texts.Channels[channel.Text("channel")].Name)} "
                        + $@"(\(you asked\) )?{channel.Number("score"):0.0} \d+–\d+ (\d+–\d+ )?"
                        + $"{texts.Verdicts[channel.Text("verdict")].Label} (Firm|Leaning|Open)",
                    page
                )
        );
        Assert.All(
            result.GetProperty("plan").List("allocations"),
            one => Assert.Contains(texts.Channels[one.Text("channel")].Name, page, StringComparison.Ordinal)
        );
        Assert.All(
            result.GetProperty("plan").List("allocations").SelectMany(one => one.List("actions")),
            action =>
                Assert.Contains(
                    $"{action.Text("text")} ({action.Number("minutes"):0} min)",
                    page.Replace("( ", "(").Replace(" )", ")"),
                    StringComparison.Ordinal
                )
        );
        Assert.All(texts.Watching.Values, tip => Assert.DoesNotContain(tip, page, StringComparison.Ordinal));
        Assert.Contains("With 6 h a week or more in all, add: direct outreach", page, StringComparison.Ordinal);
        Assert.Contains("Better for you than for most people: your network", page, StringComparison.Ordinal);
        Assert.All(result.List("flags"), flag => Assert.Contains(flag.Text("text"), page, StringComparison.Ordinal));
        Assert.Contains(texts.Reasons.Base["twitter"], page, StringComparison.Ordinal);
        Assert.Contains(texts.Basis["validation"]["none"], page, StringComparison.Ordinal);
        Assert.Contains(texts.Report.Sentences["use"], page, StringComparison.Ordinal);
        Assert.Contains(result.Text("model"), page, StringComparison.Ordinal);
        Assert.Contains("E20", page, StringComparison.Ordinal);
        Assert.DoesNotContain('{', page);
    }

    [Fact]
    public async Task A_report_shows_personRef_but_no_metadata()
    {
        using var partner = await api.CreatePartner();
        var request = api.Request(PersonRequests.Coach).With("personRef", "\"crm-4711\"");
        request.With("metadata", """{"campaign":"<b>spring</b>"}""");

        var page = await (await Report(partner, (await partner.Submit(request)).Text("id"))).Text();

        Assert.Contains("crm-4711", page, StringComparison.Ordinal);
        Assert.DoesNotContain("spring", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task External_text_is_HTML_encoded()
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, PersonRequests.Coach);
        await api.QueryAsOwner<int>(
            "update assessment set person_ref = '<script>alert(\"1\")</script>' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        var page = await (await Report(partner, id)).Text();

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"TIM1\":5}")]
    public async Task A_nearly_empty_response_set_has_a_report_that_says_so(string answers)
    {
        using var partner = await api.CreatePartner();
        var stored = await partner.Submit(api.Request(JsonNode.Parse(answers)!));
        var texts = api.Published.TextsIn("en");

        var page = await VisibleText(await Report(partner, stored.Text("id")));

        Assert.Contains(
            texts.Focus.First["cannot-tell"].Replace("{channel}", texts.Channels["twitter"].Inline),
            page,
            StringComparison.Ordinal
        );
        Assert.Contains(texts.Plan.Unavailable[stored.Text("planUnavailable")], page, StringComparison.Ordinal);
        Assert.Contains(texts.Report.Sentences["cannot-tell"], page, StringComparison.Ordinal);
        Assert.DoesNotContain(texts.Report.Labels["reasons"] + " ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withheld_verdicts_are_explained_at_the_top()
    {
        using var partner = await api.CreatePartner();
        var same = api
            .Instrument.Items.Where(item => item.Type == ChannelFit.Domain.Answers.ItemType.Agreement)
            .Select(item => item.Code);
        var stored = await partner.Submit(
            api.Request(JsonSerializer.SerializeToNode(same.ToDictionary(code => code, _ => 4))!)
        );

        var page = await VisibleText(await Report(partner, stored.Text("id")));

        Assert.Contains(api.Published.TextsIn("en").Quality["patterned"].Split('{')[0], page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("result_hash = sha256('')")]
    [InlineData("model = 'fit-model@0.0.1'")]
    [InlineData("answers = '{\"NOPE\":5}'")]
    public async Task An_unverified_result_has_a_report_of_the_stored_values(string tampering)
    {
        using var partner = await api.CreatePartner();
        var stored = await partner.Submit(api.Request(PersonRequests.Coach));
        await api.QueryAsOwner<int>(
            $"update assessment set {tampering} where id = @id returning 1",
            new { id = stored.GetProperty("id").GetGuid() }
        );
        var texts = api.Published.TextsIn("en");

        var page = await VisibleText(await Report(partner, stored.Text("id")));

        Assert.Contains(texts.Report.Sentences["unverified"], page, StringComparison.Ordinal);
        Assert.All(
            stored.List("channels"),
            channel => Assert.Contains($"{channel.Number("score"):0.0}", page, StringComparison.Ordinal)
        );
        Assert.All(
            ["plan", "reasons", "evidence", "likely"],
            label => Assert.DoesNotContain($" {texts.Report.Labels[label]} ", page, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Other_partners_and_modes_cannot_read_a_report()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner();
        var id = await Store(test, PersonRequests.Graduate);

        await (await Report(live, id)).AssertProblem(404, "not-found");
        await (await Report(otherPartner, id)).AssertProblem(404, "not-found");
        await (await Report(api.Anonymous, id)).AssertProblem(401, "unauthorized");
        await (await Report(test, "nothing")).AssertProblem(404, "not-found");
        await (await test.GetAsync($"/v1/assessments/{id}/report?lang=es")).AssertProblem(400, "unreadable");
    }

    /// <summary>Every kind of response set has a report without open placeholders.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Every_response_set_has_a_report(string language)
    {
        using var partner = await api.CreatePartner();

        for (var seed = 0; seed < 24; seed++)
        {
            var stored = await partner.Submit(
                seed % 2 == 0
                    ? api.RandomRequest(seed)
                    : api.Request(JsonNode.Parse(new RandomAnswerJson(api.Instrument, seed).NextValid())!)
            );
            using var response = await Report(partner, stored.Text("id"), language);

            Assert.Equal(200, (int)response.StatusCode);
            Assert.DoesNotContain('{', await VisibleText(response));
        }
    }

    private async Task<string> Store(HttpClient partner, int person) =>
        (await partner.Submit(api.Request(person))).Text("id");

    private static Task<HttpResponseMessage> Report(HttpClient client, string id, string language = "en") =>
        client.Send(HttpMethod.Get, $"/v1/assessments/{id}/report", ("Accept-Language", language));

    /// <summary>Returns the visible text with single spaces between words.</summary>
    private static async Task<string> VisibleText(HttpResponseMessage response)
    {
        Assert.Equal(200, (int)response.StatusCode);
        var body = (await response.Text()).Split("</style>")[1];
        return Whitespace().Replace(WebUtility.HtmlDecode(Tag().Replace(body, " ")), " ");
    }

    [GeneratedRegex("<script|<link|<img|<iframe|@import|url\\(|\\son\\w+=|\\sstyle=|javascript:")]
    private static partial Regex ResourceReference();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Whitespace();
}
