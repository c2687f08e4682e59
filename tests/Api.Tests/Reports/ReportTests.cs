using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Reports;

public sealed partial class ReportTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_report_loads_no_resources_runs_no_scripts_and_is_not_cached()
    {
        using var partner = await api.CreatePartner();

        using var response = await partner.Report(await Store(partner, PersonRequests.Coach));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Header("Content-Type"));
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", response.Header("Referrer-Policy"));
        Assert.Null(response.Header("blazor-enhanced-nav"));
        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'$",
            response.Header("Content-Security-Policy")
        );
        Assert.DoesNotMatch(ResourceReference(), await response.Text());
    }

    [Theory]
    [InlineData("en", "en", "23 November 2026|This week|Personal network and referrals")]
    [InlineData("es-MX, en;q=0.5", "es", "23 de noviembre de 2026|Esta semana|Contactos personales y recomendaciones")]
    [InlineData("fr", "en", "Your channels")]
    public async Task A_report_is_in_the_requested_language(string requested, string expected, string parts)
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, PersonRequests.Coach);
        await api.QueryAsOwner<int>(
            "update assessment set created_at = '2026-11-23T22:30:00Z' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        using var response = await partner.Report(id, requested);
        var page = WebUtility.HtmlDecode(await response.Text());

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

        var page = await partner.Report(id).VisibleText();

        Assert.All(
            result.GetProperty("focus").Text("text").Split(". "),
            sentence => Assert.Contains(sentence, page, StringComparison.Ordinal)
        );
        Assert.All(
            result.List("channels"),
            channel =>
                Assert.Matches(
                    $"{Regex.Escape(texts.Channels[channel.Text("channel")].Name)} ([\\dhmin ]+ )?"
                        + $"{texts.Verdicts[channel.Text("verdict")].Label} (you asked )?(stands out for you )?"
                        + $@"Fit {Math.Floor(channel.Number("score")):0}, likely \d+–\d+",
                    page
                )
        );
        Assert.All(
            result.List("channels"),
            channel =>
                Assert.Matches(
                    $"{channel.Number("rank")} {Regex.Escape(texts.Channels[channel.Text("channel")].Name)} "
                        + $@"{channel.Number("score"):0.0} \d+–\d+ (\d+–\d+ )?(Firm|Leaning|Open)",
                    page
                )
        );
        Assert.Contains("With 6 h a week or more in all, add: direct outreach", page, StringComparison.Ordinal);
        Assert.All(result.List("flags"), flag => Assert.Contains(flag.Text("text"), page, StringComparison.Ordinal));
        Assert.Contains(
            "All social media together brought about 1 in 100 hires in Germany.",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains(texts.Basis["validation"]["none"], page, StringComparison.Ordinal);
        Assert.Contains(texts.Report.Sentences["use"], page, StringComparison.Ordinal);
        Assert.Contains(result.Text("model"), page, StringComparison.Ordinal);
        Assert.DoesNotContain('{', page);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task The_sections_have_the_order_in_which_a_reader_needs_them(string language)
    {
        using var partner = await api.CreatePartner();
        var labels = api.Published.TextsIn(language).Report.Labels;
        using var response = await partner.Report(await Store(partner, PersonRequests.Coach), language);

        var headings = Heading()
            .Matches(await response.Text())
            .Select(match => ReportPageReader.TextOf(match.Value).Trim());

        Assert.Equal(
            ["reasons", "steps", "trial", "channels", "plan", "change", "evidence", "return"],
            headings
                .Skip(1)
                .Select(heading => labels.First(label => heading.StartsWith(label.Value, StringComparison.Ordinal)).Key)
        );
    }

    [Fact]
    public async Task At_most_four_steps_are_shown_with_their_hours_and_at_most_three_reasons()
    {
        using var partner = await api.CreatePartner();

        for (var seed = 0; seed < 12; seed++)
        {
            using var response = await partner.Report((await partner.Submit(api.RandomRequest(seed))).Text("id"));
            var page = await response.Text();

            Assert.InRange(page.Split("type=\"checkbox\"").Length - 1, 0, 4);
            Assert.InRange(Regex.Count(page, "<li class=\"(known|for|against)\">"), 1, 3);
            Assert.All(
                page.Split("type=\"checkbox\"").Skip(1),
                step => Assert.Matches(@"· (\d+ h)? ?(\d+ min)?<", WebUtility.HtmlDecode(step))
            );
        }
    }

    [Fact]
    public async Task Codes_ids_and_evidence_numbers_are_only_in_the_appendix()
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, PersonRequests.Coach);
        using var response = await partner.Report(id);
        var html = await response.Text();

        var reader = ReportPageReader.BeforeRecord(html);
        var all = ReportPageReader.TextOf(html);

        Assert.DoesNotMatch(@"\bE\d\d|fit-model|channel-fit@|[0-9a-f]{8}-[0-9a-f]{4}|\b[A-Z]{3}\d\b", reader);
        Assert.All(
            [id, "fit-model@2.0.0", "channel-fit@2", "E08"],
            code => Assert.Contains(code, all, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_trial_has_its_last_day_and_its_stop_rule()
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, PersonRequests.Coach);
        await api.QueryAsOwner<int>(
            "update assessment set created_at = '2026-11-23T22:30:00Z' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        var page = await partner.Report(id).VisibleText();

        Assert.Contains(
            "If you do not have it by the last day, stop. Last day: 21 December 2026",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("Answer again on 21 December 2026.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coach_sees_personRef_and_nobody_sees_metadata()
    {
        using var partner = await api.CreatePartner();
        var request = api.Request(PersonRequests.Coach).With("personRef", "\"crm-4711\"");
        request.With("metadata", """{"campaign":"<b>spring</b>"}""");
        var id = (await partner.Submit(request)).Text("id");
        var share = (await (await partner.Post($"/v1/assessments/{id}/shares", "{}")).Json()).Text("url");

        var coach = await (await partner.Report(id)).Text();
        var shared = await (await api.Anonymous.GetAsync(share)).Text();

        Assert.Contains("crm-4711", coach, StringComparison.Ordinal);
        Assert.DoesNotContain("crm-4711", shared, StringComparison.Ordinal);
        Assert.All([coach, shared], page => Assert.DoesNotContain("spring", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task External_text_is_HTML_encoded()
    {
        using var partner = await api.CreatePartner();
        var id = await Store(partner, PersonRequests.Coach);
        await api.QueryAsOwner<int>(
            "update assessment set person_ref = '<script>alert(\"1\")</script>', note = '<img src=x onerror=alert(2)>' where id = @id returning 1",
            new { id = Guid.Parse(id) }
        );

        var page = await (await partner.Report(id)).Text();

        Assert.DoesNotMatch("<script|<img", page);
        Assert.Contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(2)&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"TIM1\":5}")]
    public async Task A_nearly_empty_response_set_has_a_report_that_says_so(string answers)
    {
        using var partner = await api.CreatePartner();
        var stored = await partner.Submit(api.Request(JsonNode.Parse(answers)!));
        var texts = api.Published.TextsIn("en");

        var page = await partner.Report(stored.Text("id")).VisibleText();

        Assert.Contains(
            texts.Focus.First["cannot-tell"].Replace("{channel}", texts.Channels["twitter"].Inline),
            page,
            StringComparison.Ordinal
        );
        Assert.Contains(texts.Plan.Unavailable[stored.Text("planUnavailable")], page, StringComparison.Ordinal);
        Assert.Contains(texts.Report.Sentences["cannot-tell"], page, StringComparison.Ordinal);
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

        var page = await partner.Report(stored.Text("id")).VisibleText();

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

        var page = await partner.Report(stored.Text("id")).VisibleText();

        Assert.Contains(texts.Report.Sentences["unverified"], page, StringComparison.Ordinal);
        Assert.All(
            stored.List("channels"),
            channel => Assert.Contains($"{channel.Number("score"):0.0}", page, StringComparison.Ordinal)
        );
        Assert.All(
            ["plan", "reasons", "steps", "change", "likely"],
            label => Assert.DoesNotContain($" {texts.Report.Labels[label]} ", page, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Other_partners_and_modes_cannot_read_a_report()
    {
        var keys = await api.CreateKeys();
        using var test = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Test, Type: KeyType.Secret }).Reveal()
        );
        using var live = api.CreateClient(
            keys.Single(key => key is { Mode: KeyMode.Live, Type: KeyType.Secret }).Reveal()
        );
        using var otherPartner = await api.CreatePartner();
        var id = await Store(test, PersonRequests.Graduate);

        await (await live.Report(id)).AssertProblem(404, "not-found");
        await (await otherPartner.Report(id)).AssertProblem(404, "not-found");
        await (await api.Anonymous.Report(id)).AssertProblem(401, "unauthorized");
        await (await test.Report("nothing")).AssertProblem(404, "not-found");
        await (await test.Report(id, query: "?lang=es")).AssertProblem(400, "unreadable");
    }

    /// <summary>Every kind of response set has a report without open placeholders, of at most 60 kB.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Every_response_set_has_a_report_of_at_most_60_kB(string language)
    {
        using var partner = await api.CreatePartner();

        for (var seed = 0; seed < 24; seed++)
        {
            var stored = await partner.Submit(
                (seed % 3) switch
                {
                    0 => api.RandomRequest(seed),
                    1 => api.Request(JsonNode.Parse(new RandomAnswerJson(api.Instrument, seed).NextValid())!),
                    _ => FirstInstrument.FirstRequest(seed % FirstInstrument.People),
                }
            );
            using var response = await partner.Report(stored.Text("id"), language);
            var page = await response.Text();

            Assert.Equal(200, (int)response.StatusCode);
            Assert.DoesNotContain('{', ReportPageReader.TextOf(page.Split("<body", 2)[1]));
            Assert.InRange(page.Length, 10_000, 60_000);
        }
    }

    private async Task<string> Store(HttpClient partner, int person) =>
        (await partner.Submit(api.Request(person))).Text("id");

    [GeneratedRegex("<script|<link rel=\"style|<img|<iframe|@import|url\\(|\\son\\w+=|\\sstyle=|javascript:")]
    private static partial Regex ResourceReference();

    [GeneratedRegex("<h[12][^>]*>.*?</h[12]>", RegexOptions.Singleline)]
    private static partial Regex Heading();
}
