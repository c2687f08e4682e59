using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed partial class ReportTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_report_is_a_page_that_fetches_nothing_runs_nothing_and_stays_nowhere()
    {
        using var partner = await house.NewPartner();

        using var response = await Report(partner, await Keep(partner, People.Coach));

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
        Assert.DoesNotMatch(Fetching(), await response.Text());
    }

    [Theory]
    [InlineData("en", "en", "23 November 2026|What to do this week|Personal network and referrals")]
    [InlineData(
        "es-MX, en;q=0.5",
        "es",
        "23 de noviembre de 2026|Qué hacer esta semana|Contactos personales y recomendaciones"
    )]
    [InlineData("fr", "en", "All channels, best first")]
    public async Task A_report_speaks_the_language_asked_for(string asked, string given, string parts)
    {
        using var partner = await house.NewPartner();
        var id = await Keep(partner, People.Coach);
        await house.AsOwner<int>(
            "update assessment set created_at = '2026-11-23T22:30:00Z' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        using var response = await Report(partner, id, asked);
        var page = await response.Text();

        Assert.Equal((given, "Accept-Language|Origin"), (response.Header("Content-Language"), response.Header("Vary")));
        Assert.Contains($"<html lang=\"{given}\">", page, StringComparison.Ordinal);
        Assert.All(parts.Split('|'), part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_says_what_the_result_says()
    {
        using var partner = await house.NewPartner();
        var id = await Keep(partner, People.Coach);
        var result = await partner.Read($"/v1/assessments/{id}");
        var texts = house.Published.TextsIn("en");

        var page = await Words(await Report(partner, id));

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
        Assert.All(result.List("flags"), flag => Assert.Contains(flag.Text("text"), page, StringComparison.Ordinal));
        Assert.Contains(texts.Reasons.Base["twitter"], page, StringComparison.Ordinal);
        Assert.Contains(texts.Basis["validation"]["none"], page, StringComparison.Ordinal);
        Assert.Contains(texts.Report.Sentences["use"], page, StringComparison.Ordinal);
        Assert.Contains(result.Text("model"), page, StringComparison.Ordinal);
        Assert.Contains("E20", page, StringComparison.Ordinal);
        Assert.DoesNotContain('{', page);
    }

    [Fact]
    public async Task The_reference_of_a_person_is_shown_and_metadata_is_not()
    {
        using var partner = await house.NewPartner();
        var request = house.Request(People.Coach).With("personRef", "\"crm-4711\"");
        request.With("metadata", """{"campaign":"<b>spring</b>"}""");

        var page = await (await Report(partner, (await partner.Keep(request)).Text("id"))).Text();

        Assert.Contains("crm-4711", page, StringComparison.Ordinal);
        Assert.DoesNotContain("spring", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_from_outside_is_encoded()
    {
        using var partner = await house.NewPartner();
        var id = await Keep(partner, People.Coach);
        await house.AsOwner<int>(
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
    public async Task A_sheet_that_says_little_has_a_report_that_says_so(string answers)
    {
        using var partner = await house.NewPartner();
        var kept = await partner.Keep(house.Request(JsonNode.Parse(answers)!));
        var texts = house.Published.TextsIn("en");

        var page = await Words(await Report(partner, kept.Text("id")));

        Assert.Contains(
            texts.Focus.First["cannot-tell"].Replace("{channel}", texts.Channels["twitter"].Inline),
            page,
            StringComparison.Ordinal
        );
        Assert.Contains(texts.Plan.Unavailable[kept.Text("planUnavailable")], page, StringComparison.Ordinal);
        Assert.Contains(texts.Report.Sentences["cannot-tell"], page, StringComparison.Ordinal);
        Assert.DoesNotContain(texts.Report.Labels["reasons"] + " ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withheld_verdicts_are_explained_before_anything_else()
    {
        using var partner = await house.NewPartner();
        var same = house
            .Instrument.Items.Where(item => item.Type == Domain.ItemType.Agreement)
            .Select(item => item.Code);
        var kept = await partner.Keep(
            house.Request(JsonSerializer.SerializeToNode(same.ToDictionary(code => code, _ => 4))!)
        );

        var page = await Words(await Report(partner, kept.Text("id")));

        Assert.Contains(house.Published.TextsIn("en").Quality["straight-lined"], page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("result_hash = sha256('')")]
    [InlineData("model = 'fit-model@0.0.1'")]
    [InlineData("answers = '{\"NOPE\":5}'")]
    public async Task A_result_that_cannot_be_verified_has_a_report_of_what_was_stored(string tampering)
    {
        using var partner = await house.NewPartner();
        var kept = await partner.Keep(house.Request(People.Coach));
        await house.AsOwner<int>(
            $"update assessment set {tampering} where id = @id returning 1",
            new { id = kept.GetProperty("id").GetGuid() }
        );
        var texts = house.Published.TextsIn("en");

        var page = await Words(await Report(partner, kept.Text("id")));

        Assert.Contains(texts.Report.Sentences["unverified"], page, StringComparison.Ordinal);
        Assert.All(
            kept.List("channels"),
            channel => Assert.Contains($"{channel.Number("score"):0.0}", page, StringComparison.Ordinal)
        );
        Assert.All(
            ["plan", "reasons", "evidence", "likely"],
            label => Assert.DoesNotContain($" {texts.Report.Labels[label]} ", page, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Only_its_own_partner_in_its_own_mode_reads_a_report()
    {
        var keys = await house.NewKeys();
        using var test = house.Client(keys.Single(key => key is { Mode: KeyMode.Test, Kind: KeyKind.Secret }).Reveal());
        using var live = house.Client(keys.Single(key => key is { Mode: KeyMode.Live, Kind: KeyKind.Secret }).Reveal());
        using var stranger = await house.NewPartner();
        var id = await Keep(test, People.Graduate);

        await (await Report(live, id)).Refusal(404, "not-found");
        await (await Report(stranger, id)).Refusal(404, "not-found");
        await (await Report(house.Anonymous, id)).Refusal(401, "unauthorized");
        await (await Report(test, "nothing")).Refusal(404, "not-found");
        await (await test.GetAsync($"/v1/assessments/{id}/report?lang=es")).Refusal(400, "unreadable");
    }

    /// <summary>Every kind of sheet has a report in which no place is left open.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Any_sheet_has_a_report(string language)
    {
        using var partner = await house.NewPartner();

        for (var seed = 0; seed < 24; seed++)
        {
            var kept = await partner.Keep(
                seed % 2 == 0
                    ? house.Steady(seed)
                    : house.Request(JsonNode.Parse(new AnswerTexts(house.Instrument, seed).NextValid())!)
            );
            using var response = await Report(partner, kept.Text("id"), language);

            Assert.Equal(200, (int)response.StatusCode);
            Assert.DoesNotContain('{', await Words(response));
        }
    }

    private async Task<string> Keep(HttpClient partner, int person) =>
        (await partner.Keep(house.Request(person))).Text("id");

    private static Task<HttpResponseMessage> Report(HttpClient client, string id, string language = "en") =>
        client.Send(HttpMethod.Get, $"/v1/assessments/{id}/report", ("Accept-Language", language));

    /// <summary>What a person reads, with one blank between words.</summary>
    private static async Task<string> Words(HttpResponseMessage response)
    {
        Assert.Equal(200, (int)response.StatusCode);
        var body = (await response.Text()).Split("</style>")[1];
        return Blanks().Replace(WebUtility.HtmlDecode(Tag().Replace(body, " ")), " ");
    }

    [GeneratedRegex("<script|<link|<img|<iframe|@import|url\\(|\\son\\w+=|\\sstyle=|javascript:")]
    private static partial Regex Fetching();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Blanks();
}
