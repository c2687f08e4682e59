using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The questionnaire from the start page to the result, by each way to open it.</summary>
public sealed class QuestionnaireTests(ReusedApiFixture api, ChromiumFixture browser)
    : IClassFixture<ReusedApiFixture>,
        IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData("public", "en", 320)]
    [InlineData("public", "es", 1280)]
    [InlineData("invitation", "es", 320)]
    [InlineData("invitation", "en", 1280)]
    public async Task A_person_answers_from_the_start_to_the_result_without_accessibility_violations(
        string access,
        string language,
        int width
    )
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person =
            access == "public"
                ? await partner.OpenPublic(language: language, width: width)
                : await partner.OpenInvitation(language: language, width: width);
        await person.AssertAccessible("start");
        Assert.Contains("Example Careers", await person.Find(".facts").InnerTextAsync(), StringComparison.Ordinal);

        await person.Start();
        await person.AnswerQuickForm(person.AssertAccessible);
        await person.Send();

        await person.AssertAccessible("result");
        Assert.Equal(language, await person.Find("html").GetAttributeAsync("lang"));
        Assert.Equal(1, await partner.CountAssessments());
        Assert.Empty(partner.Console);
        Assert.Equal(0, await person.Page.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
        Assert.Empty(await person.Page.Context.CookiesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_pages_show_the_name_the_logo_the_colour_and_the_contact_of_the_partner(bool isInvitation)
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        await partner.Secret.ChangeSettings(
            """
            {
                "branding": {
                    "name": "<b>Careers</b>", "color": "#7a1f5c", "logoUrl": "https://cdn.example.com/logo.svg",
                    "contact": { "label": "Ask <i>us</i>", "url": "https://help.example.com/" }
                }
            }
            """
        );

        var page = isInvitation ? await partner.OpenInvitation() : await partner.OpenPublic();

        Assert.Equal("https://cdn.example.com/logo.svg", await page.Find("#partner img").GetAttributeAsync("src"));
        Assert.Equal("<b>Careers</b>", await page.Find("#partner strong").TextContentAsync());
        Assert.Equal("Ask <i>us</i>", await page.Find("#partner a").TextContentAsync());
        Assert.Equal("https://help.example.com/", await page.Find("#partner a").GetAttributeAsync("href"));
        Assert.Equal(
            "rgb(122, 31, 92)",
            await page.Main.EvaluateAsync<string>("button => getComputedStyle(button).backgroundColor")
        );
        // There is no such host; the policy of the page allows the logo.
        Assert.DoesNotContain(
            partner.Console,
            line => line.Contains("Content Security Policy", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_quick_form_is_answered_by_keyboard_alone()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic();
        var keyboard = person.Page.Keyboard;

        await TabTo(person, "main button.main");
        await keyboard.PressAsync("Enter");
        Assert.Equal("H1", await person.Page.EvaluateAsync<string>("document.activeElement.tagName"));
        await TabTo(person, "[data-code='CTX1'] select");
        await keyboard.TypeAsync("Soft");
        await TabTo(person, "[data-code='CTX2'] input");
        await keyboard.PressAsync("Space");
        await keyboard.PressAsync("ArrowDown");
        await TabTo(person, "main button.main");
        await keyboard.PressAsync("Enter");
        await TabTo(person, "[data-code='TIM1'] input");
        await keyboard.TypeAsync("6");
        await keyboard.PressAsync("Enter"); // leaves the step
        await TabTo(person, "main button.main");
        await keyboard.PressAsync("Enter");
        await TabTo(person, "main button.main");
        await keyboard.PressAsync("Enter");
        await TabTo(person, "main button.main");
        await keyboard.PressAsync("Enter");

        await person.After.WaitForAsync();
        var stored = (await partner.Secret.Read("/v1/assessments")).List("items")[0].Text("id");
        var answers = (await partner.Secret.Read($"/v1/assessments/{stored}?include=answers")).GetProperty("answers");
        Assert.Equal("""{"CTX1":"software","CTX2":"contract","TIM1":6}""", answers.ToString().Replace(" ", ""));
    }

    [Fact]
    public async Task After_the_result_more_questions_narrow_the_range()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic();
        await person.Start();
        await person.AnswerQuickForm();
        await person.Send();

        await person.After.Locator("button.main").ClickAsync();
        await person.Find("#progress").WaitForAsync();

        // The step with the best question comes first.
        while (await person.Item("CHG").CountAsync() == 0)
        {
            Assert.Equal(0, await person.Item("CTX1").CountAsync());
            await person.Next();
        }

        await person.Choose("CHG", "no");
        await person.SkipToReview();
        await person.Send();

        Assert.Equal(2, await partner.CountAssessments());
        var newest = (await partner.Secret.Read("/v1/assessments")).List("items")[0].Text("id");
        var answers = (await partner.Secret.Read($"/v1/assessments/{newest}?include=answers")).GetProperty("answers");
        Assert.Equal(("software", "no"), (answers.Text("CTX1"), answers.Text("CHG")));
    }

    [Fact]
    public async Task An_invitation_offers_more_questions_before_its_only_submission()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenInvitation();
        await person.Start();
        await person.AnswerQuickForm();

        await person.Find(".buttons button").Nth(1).ClickAsync();
        await person.Choose("CHG", "no");
        await person.SkipToReview();
        await person.Send();
        await person.Page.GoBackAsync();

        await person.After.WaitForAsync();
        Assert.Equal(0, await person.After.Locator("button.main").CountAsync());
        Assert.Equal(1, await partner.CountAssessments());
    }

    [Fact]
    public async Task The_language_can_be_changed_in_every_state_and_keeps_the_answers()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic("?lang=es&form=short&focus=linkedin");
        Assert.Contains("LinkedIn", await person.Find(".lead").InnerTextAsync(), StringComparison.Ordinal);
        await person.Start();
        await person.Choose("CTX5", "job");

        await person.Find("#language").ClickAsync();

        await Assertions.Expect(person.Heading).ToHaveTextAsync("You and your search");
        Assert.True(await person.Item("CTX5").Locator("input").First.IsCheckedAsync());
        Assert.Equal("en", await person.Find("html").GetAttributeAsync("lang"));
    }

    [Theory]
    [InlineData(320, "100%")]
    [InlineData(640, "200%")]
    public async Task Nothing_shifts_or_scrolls_sideways(int width, string fontSize)
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic(width: width);
        await person.Page.EvaluateAsync(
            """
            async (size) => {
              document.documentElement.style.fontSize = size;
              await new Promise((done) => setTimeout(done, 300));
              window.shift = 0;
              new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
              }).observe({ type: "layout-shift" });
            }
            """,
            fontSize
        );
        await person.Start();

        await person.AnswerQuickForm(person.AssertAccessible);

        Assert.Equal(0, await person.Page.EvaluateAsync<double>("window.shift"));
    }

    private static async Task TabTo(Questionnaire person, string selector)
    {
        for (var count = 0; count < 40; count++)
        {
            await person.Page.Keyboard.PressAsync("Tab");

            if (await person.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"The Tab key does not lead to {selector}.");
    }
}
