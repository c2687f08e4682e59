using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Api.Tests.Outcomes;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The page of a check-in link, in a browser.</summary>
public sealed class CheckInTests(ReusedApiFixture api, ChromiumFixture browser)
    : IClassFixture<ReusedApiFixture>,
        IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData("en", 320, "2.5")]
    [InlineData("es", 1280, "2,5")]
    public async Task A_person_records_a_week_which_is_saved_as_they_type(string language, int width, string hours)
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        await partner.Secret.Submit(ActivityClientExtensions.WithPlan("crm-4711"));
        var week = ActivityClientExtensions.Present;
        var page = await Open(partner, language, width);
        var shown = await page.Find("fieldset").CountAsync();
        await page.AssertAccessible("check-in");

        await page.Find("#add-channel").SelectOptionAsync("blog");
        await page.Find($"#blog-hours-{week}").FillAsync(hours);
        await page.Find($"#blog-attempts-{week}").FillAsync("3");
        await Eventually.IsTrue(async () =>
            await Stored(partner, "hours") == 2.5m && await Stored(partner, "attempts") == 3
        );

        Assert.Equal(shown + 2, await page.Find("fieldset").CountAsync());
        Assert.True(shown > 2, "The channels of the plan are listed for both weeks.");
        await page.Find($"#blog-attempts-{week}").FillAsync("many");
        await Assertions.Expect(page.Find(".wrong .error")).Not.ToBeEmptyAsync();
        await page.Find($"#blog-attempts-{week}").FillAsync("4");
        await Eventually.IsTrue(async () => await Stored(partner, "attempts") == 4);
        await page.AssertAccessible("check-in with a channel");

        // The same link shows what was recorded, in the other language too.
        await page.Page.ReloadAsync();
        await page.Find("#language").ClickAsync();
        await Assertions.Expect(page.Find("html")).ToHaveAttributeAsync("lang", language == "en" ? "es" : "en");
        await Assertions.Expect(page.Find($"#blog-hours-{week}")).ToHaveValueAsync(language == "en" ? "2,5" : "2.5");
        Assert.Empty(partner.Console);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task Numbers_typed_without_a_connection_are_saved_when_it_returns()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var page = await Open(partner, "en", 360);
        var week = ActivityClientExtensions.Present;
        await page.Find("#add-channel").SelectOptionAsync("blog");

        await page.Page.Context.SetOfflineAsync(true);
        await page.Find($"#blog-hours-{week}").FillAsync("1");
        await Assertions.Expect(page.Status).ToContainTextAsync("Not saved yet");
        await page.Page.Context.SetOfflineAsync(false);

        await Eventually.IsTrue(async () => await Stored(partner, "hours") == 1);
    }

    private static async Task<Questionnaire> Open(QuestionnaireFixture partner, string language, int width)
    {
        var invited = await partner.Secret.Post(
            "/v1/invitations",
            """{ "personRef": "crm-4711", "purpose": "check-in" }"""
        );
        var url = new Uri((await invited.Json()).Text("url"));
        return await partner.Open(url.PathAndQuery + url.Fragment, language, width);
    }

    private static async Task<decimal?> Stored(QuestionnaireFixture partner, string member)
    {
        var weeks = await partner.Secret.Activity("crm-4711");
        return weeks is [var week] && week.GetProperty("channels").TryGetProperty("blog", out var blog)
            ? blog.Number(member)
            : null;
    }
}
