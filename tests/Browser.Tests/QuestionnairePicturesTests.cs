using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Browser.Tests;

/// <summary>The pictures of the questionnaire in the docs.</summary>
public sealed class QuestionnairePicturesTests(ReusedApiFixture api, ChromiumFixture browser)
    : IClassFixture<ReusedApiFixture>,
        IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task The_pictures_show_the_questionnaire_on_a_phone()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic();
        await person.Page.AssertSizeOf("assessment-start.png");
        await person.Start();

        await person.AnswerQuickForm(async state =>
        {
            if (state == "step 2")
            {
                await person.Page.AssertSizeOf("assessment-step.png");
            }
        });
        await person.Page.AssertSizeOf("assessment-review.png");

        // Simulates a duration of three minutes; otherwise the result warns that the answers were given too fast.
        await person.Page.EvaluateAsync("performance.now = () => 180000");
        await person.Send();

        await person.Page.AssertSizeOf("assessment-result.png");
    }

    [Fact]
    public async Task The_picture_of_the_embed_shows_the_sample_page()
    {
        await using var site = await PartnerSite.Start();
        using var partner = await QuestionnaireFixture.Create(api, browser, site.Origin);
        site.Show(api.Address, partner.PublicKey);
        var page = await browser.Open(new(site.Origin), "en", width: 1000);
        var person = new Questionnaire(page, isFramed: true);
        await person.Main.WaitForAsync();
        await page.WaitForFunctionAsync("document.querySelector('iframe').style.height.endsWith('px')");

        await page.AssertSizeOf("embed.png");
    }
}
