using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Tests.Reports;

/// <summary>Reports for respondents, coaches and readers of a link: their different parts, and the options of readers.</summary>
public sealed class ReportAudienceTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    [Fact]
    public async Task A_respondent_gets_a_main_element_styled_by_a_file_of_the_service()
    {
        using var partner = await api.CreatePartner();
        var (_, person) = await api.Invite(partner);
        using var respondent = person;
        var id = (await respondent.Submit(api.Request(PersonRequests.Coach))).Text("id");

        using var response = await respondent.Report(id);
        var page = await response.Text();

        Assert.StartsWith(
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'",
            response.Header("Content-Security-Policy"),
            StringComparison.Ordinal
        );
        Assert.Contains("<link rel=\"stylesheet\" href=\"/result.css\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.All(
            ["data-replan", "data-print", "data-delete"],
            hook => Assert.Contains(hook, page, StringComparison.Ordinal)
        );
        Assert.Contains(api.Published.TextsIn("en").Report.Sentences["sent"], page, StringComparison.Ordinal);
        Assert.Matches("<body class=\"result-page\">\\s*<main class=\"result\">", page);
        Assert.Matches("</main>\\s*</body>\\s*</html>\\s*$", page);
    }

    [Fact]
    public async Task Coaches_and_readers_of_a_link_cannot_delete_and_a_coach_has_no_form()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");

        var coach = await (await partner.Report(id)).Text();
        using var opened = await api.Anonymous.GetAsync(await Share(partner, id));
        var shared = await opened.Text();

        Assert.All(
            ["<form", "<button", "<script"],
            part => Assert.DoesNotContain(part, coach, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("data-delete", shared, StringComparison.Ordinal);
        Assert.Contains("<form method=\"get\"", shared, StringComparison.Ordinal);
        Assert.Contains("<script type=\"module\" src=\"/result.js\"></script>", shared, StringComparison.Ordinal);
        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; script-src 'self'; base-uri 'none'; "
                + "form-action 'self'; frame-ancestors 'none'$",
            opened.Header("Content-Security-Policy")
        );
    }

    [Fact]
    public async Task An_embedded_report_has_no_header_of_the_partner()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");

        Assert.Contains("result-header\"", await (await partner.Report(id)).Text(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "result-header\"",
            await (await partner.Report(id, query: "?chrome=embed")).Text(),
            StringComparison.Ordinal
        );
        await (await partner.Report(id, query: "?chrome=frame")).AssertProblem(400, "unreadable");
    }

    [Fact]
    public async Task Other_hours_are_planned_and_nothing_is_stored()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        var before = (await partner.Get(id)).GetRawText();

        var page = await partner.Report(id, query: "?hoursPerWeek=8.5").VisibleText();

        Assert.Contains("This is the plan for 8 h 30 min a week. It is not stored.", page, StringComparison.Ordinal);
        Assert.Contains("In all 8 h 30 min", page, StringComparison.Ordinal);
        Assert.Equal(before, (await partner.Get(id)).GetRawText());
        var own = await partner.Report(id).VisibleText();
        Assert.Contains("In all 3 h", own, StringComparison.Ordinal);
        Assert.Contains("You have few hours.", own, StringComparison.Ordinal);
        Assert.DoesNotContain("You have few hours.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("81")]
    [InlineData("-1")]
    [InlineData("1e1")]
    [InlineData("NaN")]
    [InlineData("8,5")]
    [InlineData("")]
    [InlineData("8&hoursPerWeek=9")]
    public async Task Hours_that_cannot_be_read_are_refused_and_a_shared_page_ignores_them(string hours)
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");

        await (await partner.Report(id, query: $"?hoursPerWeek={hours}")).AssertProblem(400, "unreadable");
        if (!hours.Contains('&'))
        {
            var shared = api.Anonymous.GetAsync($"{await Share(partner, id)}?hoursPerWeek={hours}");
            Assert.Contains("In all 3 h", await shared.VisibleText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reader_of_a_link_can_plan_with_other_hours_and_bounds_that_do_not_fit_are_left_out()
    {
        using var partner = await api.CreatePartner();
        var request = api.Request(PersonRequests.Coach)
            .With("plan", """{"hoursPerWeek":6,"bounds":{"events":{"min":5}}}""");
        var url = await Share(partner, (await partner.Submit(request)).Text("id"));

        var bounded = await api.Anonymous.GetAsync($"{url}?hoursPerWeek=10").VisibleText();
        var free = await api.Anonymous.GetAsync($"{url}?hoursPerWeek=4").VisibleText();

        Assert.Contains("Events and job fairs 5 h", bounded, StringComparison.Ordinal);
        Assert.Contains("In all 4 h", free, StringComparison.Ordinal);
        Assert.DoesNotContain("Events and job fairs 5 h", free, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/pdf", 406)]
    [InlineData("application/pdf, image/*;q=0.5", 406)]
    [InlineData("application/pdf, text/html;q=0", 406)]
    [InlineData("application/pdf, text/html;q=0.1", 200)]
    [InlineData("application/pdf, text/*", 200)]
    [InlineData("application/pdf, */*;q=0.1", 200)]
    [InlineData("application/json", 200)]
    [InlineData("nonsense", 200)]
    public async Task PDF_is_refused_with_a_way_to_get_one(string accept, int status)
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");

        using var response = await partner.Send(HttpMethod.Get, $"/v1/assessments/{id}/report", ("Accept", accept));

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 406)
        {
            var problem = await response.AssertProblem(406, "not-acceptable");
            Assert.Contains("--print-to-pdf", problem.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_ETag_of_a_report_changes_with_its_content()
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        var tag = (await partner.Report(id)).Header("ETag")!;
        string path = $"/v1/assessments/{id}/report";

        using var same = await partner.Send(HttpMethod.Get, path, ("If-None-Match", tag));
        using var spanish = await partner.Send(HttpMethod.Get, path, ("If-None-Match", tag), ("Accept-Language", "es"));

        Assert.Equal((304, ""), ((int)same.StatusCode, await same.Text()));
        Assert.Equal(200, (int)spanish.StatusCode);
        Assert.NotEqual(tag, spanish.Header("ETag"));
    }

    [Fact]
    public async Task A_confidential_search_gets_no_step_and_no_change_that_others_could_see()
    {
        using var partner = await api.CreatePartner();
        var answers = api.Request(PersonRequests.Developer)["answers"]!.AsObject();
        answers["CTX2"] = "employed";
        answers["CONF"] = "yes";
        var bounds =
            """{"hoursPerWeek":20,"bounds":{"twitter":{"min":4},"communities":{"min":4},"blog":{"min":4},"linkedin":{"min":4}}}""";
        var stored = await partner.Submit(api.Request(answers).With("plan", bounds));
        var actions = stored.GetProperty("plan").List("allocations").SelectMany(one => one.List("actions")).ToList();
        var hidden = actions.Where(action => VisibleToOthers.IncludesAction(action.Text("code"))).ToList();

        foreach (var language in (string[])["en", "es"])
        {
            var page = await partner.Report(stored.Text("id"), language).VisibleText();

            Assert.NotEmpty(hidden);
            Assert.Contains(
                api.Published.TextsIn(language).Report.Sentences["private"],
                page,
                StringComparison.Ordinal
            );
            Assert.All(
                hidden,
                action =>
                    Assert.DoesNotContain(
                        api.Published.TextsIn(language).Actions[action.Text("code")],
                        page,
                        StringComparison.Ordinal
                    )
            );
        }
    }

    /// <summary>A new action or changeable item fails here until someone decides whether others can see it.</summary>
    [Fact]
    public void Every_action_is_either_private_or_public()
    {
        string[] invisibleToOthers =
        [
            "alumni.ask-2",
            "alumni.find-3-ask-1",
            "alumni.find-5",
            "alumni.talk-1",
            "blog.outline-1",
            "blog.tidy",
            "communities.read-weekly",
            "company-sites.apply-1",
            "company-sites.name-a-person",
            "company-sites.targets-5",
            "events.calendar",
            "events.meet-3",
            "events.pick-1",
            "events.write-next-day",
            "job-boards.alerts-3",
            "job-boards.apply-2",
            "job-boards.apply-5",
            "linkedin.alerts",
            "linkedin.message-2",
            "outreach.list-5",
            "outreach.note-1",
            "outreach.note-2",
            "outreach.note-5",
            "portfolio.pick-case",
            "portfolio.tidy",
            "public-service.book-adviser",
            "public-service.check-leads",
            "public-service.list-leads-3",
            "public-service.see-adviser",
            "recruiters.call-1",
            "recruiters.call-2",
            "recruiters.cv-on-file",
            "recruiters.update-cv",
            "referrals.ask-3",
            "referrals.list-10",
            "referrals.list-5-ask-1",
            "referrals.talk-2",
            "referrals.tell-5",
            ActionStep.Repeat,
            "twitter.read-weekly",
        ];

        Assert.Equal(
            invisibleToOthers.Order(StringComparer.Ordinal),
            api.Published.TextsIn("en")
                .Actions.Keys.Where(code => !VisibleToOthers.IncludesAction(code))
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("/result.css", "text/css; charset=utf-8")]
    [InlineData("/result.css?color=7a1f5c", "text/css; charset=utf-8")]
    [InlineData("/result.css?color=red;}body{display:none}", "text/css; charset=utf-8")]
    [InlineData("/result.js", "text/javascript; charset=utf-8")]
    public async Task Styles_and_script_are_revalidated_files(string path, string mediaType)
    {
        using var response = await api.Anonymous.GetAsync(path);
        var text = await response.Text();

        Assert.Equal((200, mediaType), ((int)response.StatusCode, response.Header("Content-Type")));
        Assert.Equal("no-cache", response.Header("Cache-Control"));
        Assert.Equal(path.Contains("7a1f5c"), text.EndsWith(".result{--accent:#7a1f5c}\n", StringComparison.Ordinal));
        Assert.DoesNotContain("display:none}", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("https?:|url\\(|@import", text);
        using var again = await api.Anonymous.Send(HttpMethod.Get, path, ("If-None-Match", response.Header("ETag")!));
        Assert.Equal(304, (int)again.StatusCode);
    }

    private static async Task<string> Share(HttpClient partner, string id) =>
        (await (await partner.Post($"/v1/assessments/{id}/shares", "{}")).Json()).Text("url");
}
