using System.Text.Json;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The embed in a partner's page, on origins that are registered and that are not (docs/guides/embed.md).</summary>
public sealed class EmbedTests(ReusedApiFixture api, ChromiumFixture browser)
    : IClassFixture<ReusedApiFixture>,
        IClassFixture<ChromiumFixture>
{
    private const string Listen = """
        window.events = [];
        for (const name of ["ready", "started", "progress", "completed", "closed"])
          document.addEventListener(`channelfit:${name}`, (event) => events.push({ name, detail: event.detail }));
        """;

    [Fact]
    public async Task A_page_of_a_registered_origin_gets_events_without_answers_and_a_code_to_claim_the_assessment()
    {
        await using var site = await PartnerSite.Start();
        using var partner = await QuestionnaireFixture.Create(api, browser, site.Origin);
        site.Show(api.Address, partner.PublicKey, "data-answers=\"CTX3=no&TIM1=6\"");
        var (page, person) = await Open(site);
        await person.Main.WaitForAsync();
        await person.AssertAccessible("start in a frame");

        await person.Start();
        await person.AnswerQuickForm();
        await Assertions.Expect(person.Find(".review")).ToBeVisibleAsync();
        var scroll = await person.Find("html").EvaluateAsync<int>("page => page.scrollHeight - page.clientHeight");
        await person.Send();
        await page.WaitForFunctionAsync("events.some((event) => event.name === 'completed')");

        var events = JsonElement.Parse(await page.EvaluateAsync<string>("JSON.stringify(events)"));
        Assert.Equal(
            ["ready", "started", "progress", "progress", "progress", "progress", "completed"],
            events.EnumerateArray().Select(one => one.Text("name"))
        );
        Assert.Equal("""{"step":2,"of":4}""", events[3].GetProperty("detail").ToString());
        Assert.DoesNotContain("software", events.ToString(), StringComparison.Ordinal);
        Assert.InRange(scroll, 0, 1);
        var completed = events[6].GetProperty("detail");
        var claim = await partner.Secret.Post(
            "/v1/claims",
            JsonSerializer.Serialize(new { code = completed.Text("claimCode"), personRef = "crm-1" })
        );
        Assert.Equal(completed.Text("id"), (await claim.Json()).Text("assessmentId"));
        var stored = (await partner.Secret.Read("/v1/people/crm-1/assessments")).List("items")[0];
        Assert.Equal(
            (stored.Text("focusVerdict"), stored.Text("topChannel")),
            (completed.Text("focusVerdict"), completed.Text("topChannel"))
        );
    }

    [Fact]
    public async Task A_page_of_another_origin_says_what_to_register()
    {
        await using var site = await PartnerSite.Start();
        using var partner = await QuestionnaireFixture.Create(api, browser, "https://jobs.example.com");
        site.Show(api.Address, partner.PublicKey);

        var (page, _) = await Open(site);

        await Assertions
            .Expect(page.Locator(".channelfit-problem"))
            .ToContainTextAsync($"register the origin {site.Origin}");
    }

    [Fact]
    public async Task A_sandboxed_frame_says_what_it_needs()
    {
        await using var site = await PartnerSite.Start();
        using var partner = await QuestionnaireFixture.Create(api, browser, site.Origin);
        site.Html = $"""<iframe sandbox="allow-scripts" src="{api.Address}a/{partner.PublicKey}?embed=1"></iframe>""";

        var (_, person) = await Open(site);

        await Assertions.Expect(person.Heading).ToContainTextAsync("allow-same-origin");
    }

    [Fact]
    public async Task A_page_in_a_sandbox_says_what_to_register()
    {
        await using var site = await PartnerSite.Start();
        using var partner = await QuestionnaireFixture.Create(api, browser, site.Origin);
        site.Show(api.Address, partner.PublicKey);
        var sample = site.Html;
        await using var outer = await PartnerSite.Start();
        outer.Html = $"""<iframe sandbox="allow-scripts" src="{site.Origin}/"></iframe>""";
        site.Html = sample;

        var page = await browser.Open(new(outer.Origin), "en");

        await Assertions
            .Expect(page.FrameLocator("iframe").Locator(".channelfit-problem"))
            .ToContainTextAsync("register the origin");
    }

    [Fact]
    public async Task A_popup_opens_closes_and_returns_the_focus()
    {
        await using var site = await PartnerSite.Start();
        using var partner = await QuestionnaireFixture.Create(api, browser, site.Origin);
        site.Show(api.Address, partner.PublicKey, "data-mode=popup data-label=\"Ask &lt;b&gt;us\"");
        var (page, person) = await Open(site);
        Assert.Equal("Ask <b>us", await page.Locator(".channelfit-open").InnerTextAsync());

        await page.Locator(".channelfit-open").ClickAsync();
        await person.Main.WaitForAsync();
        await person.AssertAccessible("popup");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        Assert.Equal(0, await page.Locator("iframe").CountAsync());
        Assert.Contains("closed", await page.EvaluateAsync<string>("JSON.stringify(events)"), StringComparison.Ordinal);
        Assert.Equal("channelfit-open", await page.EvaluateAsync<string>("document.activeElement.className"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_page_is_sent_on_only_to_a_registered_origin(bool isRegistered)
    {
        await using var site = await PartnerSite.Start();
        await using var other = await PartnerSite.Start();
        string[] origins = isRegistered ? [site.Origin, other.Origin] : [site.Origin];
        using var partner = await QuestionnaireFixture.Create(api, browser, origins);
        site.Show(api.Address, partner.PublicKey, $"data-answers=TIM1=6 data-redirect={other.Origin}/thanks");
        other.Html = "<!doctype html><title>Thanks</title><p>Thanks.</p>";
        var (page, person) = await Open(site);
        await person.Start();
        await person.SkipToReview();
        await person.Main.ClickAsync();

        if (isRegistered)
        {
            await Assertions.Expect(page).ToHaveURLAsync($"{other.Origin}/thanks");
        }
        else
        {
            await person.After.WaitForAsync();
            Assert.StartsWith(site.Origin, page.Url, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_invitation_sends_the_person_on_after_the_submission_and_shows_the_result_later()
    {
        await using var site = await PartnerSite.Start();
        using var partner = await QuestionnaireFixture.Create(api, browser, site.Origin);
        site.Html = "<!doctype html><title>Thanks</title><p>Thanks.</p>";
        var person = await partner.OpenInvitation(more: $", \"redirectUrl\": \"{site.Origin}/thanks\"");
        var link = person.Page.Url;
        await person.Start();
        await person.AnswerQuickForm();

        await person.Main.ClickAsync();
        await Assertions.Expect(person.Page).ToHaveURLAsync($"{site.Origin}/thanks");

        await person.Page.GotoAsync(link);
        await person.After.WaitForAsync();
    }

    [Fact]
    public async Task A_colour_is_used_only_where_it_can_be_read()
    {
        await using var site = await PartnerSite.Start();
        using var partner = await QuestionnaireFixture.Create(api, browser, site.Origin);

        foreach (
            var (color, shown) in (ValueTuple<string, string>[])
                [("#7a2e5d", "#7a2e5d"), ("#ffff00", "#0b5563"), ("red;}", "#0b5563")]
        )
        {
            site.Show(api.Address, partner.PublicKey, $"data-color=\"{color}\"");
            site.Html = site.Html.Replace("data-color=\"#7a2e5d\">", ">", StringComparison.Ordinal);
            var (_, person) = await Open(site);
            await person.Main.WaitForAsync();
            var brand = await person
                .Find("html")
                .EvaluateAsync<string>("page => getComputedStyle(page).getPropertyValue('--brand')");
            Assert.Equal(shown, brand.Trim());
        }
    }

    private async Task<(IPage Page, Questionnaire Person)> Open(PartnerSite site)
    {
        var page = await browser.Open(new("about:blank"), "en");
        await page.AddInitScriptAsync(Listen);
        await page.GotoAsync(site.Origin);
        return (page, new Questionnaire(page, isFramed: true));
    }
}
