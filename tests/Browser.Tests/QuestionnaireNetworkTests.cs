using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The questionnaire on a network that is slow, drops, or loses responses.</summary>
public sealed class QuestionnaireNetworkTests(ReusedApiFixture api, ChromiumFixture browser)
    : IClassFixture<ReusedApiFixture>,
        IClassFixture<ChromiumFixture>
{
    private const string Submission = "**/v1/assessments";

    [Fact]
    public async Task A_public_page_keeps_its_answers_without_a_network_and_sends_them_when_it_is_back()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic();
        await person.Start();
        await person.Page.Context.SetOfflineAsync(true);
        await person.AnswerQuickForm();

        await person.Main.ClickAsync();
        await Assertions.Expect(person.Status).ToContainTextAsync("No connection");
        await person.AssertAccessible("offline");
        await person.Page.Context.SetOfflineAsync(false);

        await person.After.WaitForAsync();
        Assert.Equal(1, await partner.CountAssessments());
    }

    [Fact]
    public async Task An_invitation_saves_its_answers_when_the_network_is_back()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenInvitation();
        await person.Start();
        await person.Page.Context.SetOfflineAsync(true);
        await person.Choose("CTX5", "job");
        await Assertions.Expect(person.Status).ToContainTextAsync("Not saved yet");
        await person.Next();

        await person.Page.Context.SetOfflineAsync(false);

        await Assertions.Expect(person.Status).ToHaveTextAsync("Saved.");
        await person.Page.ReloadAsync();
        await Assertions.Expect(person.Find(".facts")).ToContainTextAsync("One answer is already there");
    }

    [Theory]
    [InlineData("public")]
    [InlineData("invitation")]
    public async Task A_lost_response_stores_one_assessment_and_shows_the_result(string access)
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = access == "public" ? await partner.OpenPublic() : await partner.OpenInvitation();
        var requests = 0;
        await person.Page.RouteAsync(
            Submission,
            async route =>
            {
                if (requests++ > 0)
                {
                    await route.ContinueAsync();
                    return;
                }

                await route.FetchAsync();
                await route.AbortAsync();
            }
        );
        await person.Start();
        await person.AnswerQuickForm();

        await person.Send();

        Assert.Equal(1, await partner.CountAssessments());
        Assert.True(requests > 1);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("invitation")]
    public async Task Two_clicks_on_a_slow_network_store_one_assessment(string access)
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = access == "public" ? await partner.OpenPublic() : await partner.OpenInvitation();
        await person.Page.RouteAsync(
            Submission,
            async route =>
            {
                await Task.Delay(1000);
                await route.ContinueAsync();
            }
        );
        await person.Start();
        await person.AnswerQuickForm();

        await person.Main.DblClickAsync();

        await person.After.WaitForAsync();
        Assert.Equal(1, await partner.CountAssessments());
        await person.Page.GoBackAsync();
        await person.Find(access == "public" ? ".review" : "#after:not([hidden])").WaitForAsync();

        if (access == "public")
        {
            await person.Send(); // the same answers again
        }

        Assert.Equal(1, await partner.CountAssessments());
    }

    [Fact]
    public async Task A_full_day_is_explained_with_the_time()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        await partner.Secret.ChangeSettings("""{ "publicKeyDailyCap": 1 }""");

        foreach (var expected in (string[])["#after:not([hidden])", "#status:not(:empty)"])
        {
            var person = await partner.OpenPublic("#TIM1=6");
            await person.Start();
            await person.SkipToReview();
            await person.Main.ClickAsync();
            await person.Find(expected).WaitForAsync();

            if (expected.StartsWith("#status", StringComparison.Ordinal))
            {
                await Assertions.Expect(person.Status).ToContainTextAsync("Try again after");
            }
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(0)]
    public async Task The_page_sends_the_proof_of_work_that_the_partner_requires(int bitsAtTheStart)
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        await partner.Secret.ChangeSettings($$"""{ "publicKeyProofOfWork": {{bitsAtTheStart}} }""");
        var person = await partner.OpenPublic("#TIM1=6");
        await partner.Secret.ChangeSettings("""{ "publicKeyProofOfWork": 12 }""");
        await person.Start();
        await person.SkipToReview();

        await person.Send();

        Assert.Equal(1, await partner.CountAssessments());
    }

    [Fact]
    public async Task A_page_that_cannot_load_offers_to_try_again()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var page = await browser.Open(new("about:blank"), "en", 320);
        await page.RouteAsync("**/v1/channels", route => route.AbortAsync());
        await page.GotoAsync(new Uri(api.Address, $"/a/{partner.PublicKey}").ToString());
        var person = new Questionnaire(page);
        await Assertions.Expect(person.Heading).ToContainTextAsync("could not be loaded");
        await person.AssertAccessible("failed");

        await page.UnrouteAsync("**/v1/channels");
        await person.Main.ClickAsync();

        await person.Find(".facts").WaitForAsync();
    }

    [Fact]
    public async Task An_unknown_key_and_an_unknown_invitation_open_a_page_that_says_so()
    {
        var page = await browser.Open(new(api.Address, "/a/nothing"), "en", 320);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This page takes no answers any more.");
        page = await browser.Open(new(api.Address, "/i#nothing"), "es", 320);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Este enlace no es válido o ha caducado.");
        await new Questionnaire(page).AssertAccessible("ended");
    }
}
