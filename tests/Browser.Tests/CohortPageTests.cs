using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The coach's view in a browser.</summary>
public sealed class CohortPageTests(ReusedApiFixture api, ChromiumFixture browser)
    : IClassFixture<ReusedApiFixture>,
        IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData("en", 320)]
    [InlineData("es", 1280)]
    public async Task A_coach_filters_turns_pages_and_opens_a_report(string language, int width)
    {
        using var partner = await api.CreatePartner();
        await Fill(partner);
        var link = await (await partner.Post("/v1/cohort-links", "{}")).Json();
        var (requests, complaints) = (new List<string>(), new List<string>());
        var page = await browser.Open(new("about:blank"), language, width);
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.GotoAsync(link.Text("url"));
        await page.Locator("#cohort-funnels").WaitForAsync();

        var words = api.Published.TextsIn(language).Cohort;
        Assert.Equal(words.Labels["title"], await page.TitleAsync());
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal(50, await page.Locator("tbody tr").CountAsync());
        Assert.True(await page.Locator(".cohort-stack rect").CountAsync() > 10);
        await page.AssertAccessible($"{language} {width}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));

        // The fragment stays in the browser, and survives links and the form.
        await page.GetByText(words.Labels["next"]).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(10);
        await page.Locator("#cohort-verdict").SelectOptionAsync("core");
        await page.GetByRole(AriaRole.Button, new() { Name = words.Labels["show"] }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(19);
        Assert.Contains("verdict=core", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(19);

        await page.GotoAsync(link.Text("url").Replace("/c#", "/c?#", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "crm-000" }).ClickAsync();
        await Assertions.Expect(page.Locator("main.result .result-answer")).ToBeVisibleAsync();
        var token = new Uri(link.Text("url")).Fragment[1..];
        Assert.DoesNotContain(requests, url => url.Split('#')[0].Contains(token, StringComparison.Ordinal));
        Assert.Empty(complaints);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_revoked_link_shows_that_it_opens_no_page()
    {
        using var partner = await api.CreatePartner();
        var link = await (await partner.Post("/v1/cohort-links", "{}")).Json();
        await partner.DeleteAsync($"/v1/cohort-links/{link.Text("id")}");

        var page = await browser.Open(new(link.Text("url")), "en", 320);

        await Assertions
            .Expect(page.GetByRole(AriaRole.Heading))
            .ToHaveTextAsync(api.Published.TextsIn("en").Report.Labels["gone"]);
        await page.AssertAccessible("revoked");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_picture_shows_the_coachs_view()
    {
        using var partner = await api.CreatePartner();
        await partner.ChangeSettings("""{ "name": "Example Careers" }""");
        await Fill(partner);
        var link = await (await partner.Post("/v1/cohort-links", "{}")).Json();

        var page = await browser.Open(new(link.Text("url")), "en", 1000);
        await page.Locator("#cohort-funnels").WaitForAsync();
        await page.AssertSizeOf("cohort.png");

        await page.Locator("#cohort-hours").ScrollIntoViewIfNeededAsync();
        await page.AssertSizeOf("cohort-pictures.png");
        await page.Context.CloseAsync();
    }

    private static string VerdictOf(int person, int channel) =>
        channel == 0
            ? (person % 3 == 0 ? "core" : "watch")
            : ((person + channel) * (channel + 2) % 7) switch
            {
                0 or 1 => "core",
                2 or 3 => "support",
                4 or 5 => "watch",
                _ => "skip",
            };

    private async Task Fill(HttpClient partner)
    {
        var data = await OutcomeTestData.Of(api, partner);
        var now = DateTimeOffset.UtcNow;
        await data.AddAssessments([
            .. Enumerable
                .Range(0, 60)
                .Select(person =>
                    (
                        $"crm-{person:D3}",
                        now.AddMinutes(-person),
                        (IReadOnlyDictionary<int, string>)
                            Enumerable
                                .Range(0, 13)
                                .ToDictionary(channel => channel, channel => VerdictOf(person, channel)),
                        "{}"
                    )
                ),
        ]);

        for (var person = 0; person < 12; person++)
        {
            await data.AddWeek($"crm-{person:D3}", "referrals", hours: 4, interviews: 1, week: 10);
        }

        await partner.Submit(ActivityClientExtensions.WithPlan("crm-000"));
    }
}
