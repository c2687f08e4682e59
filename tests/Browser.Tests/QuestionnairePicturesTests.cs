using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>
/// The pictures of the questionnaire in the docs. Set CHANNELFIT_UPDATE_PICTURES=1 to write them anew after a page has
/// changed. Fonts differ between machines, so only the sizes are compared.
/// </summary>
public sealed class QuestionnairePicturesTests(ApiFixture api, ChromiumFixture browser)
    : IClassFixture<ApiFixture>,
        IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task The_pictures_show_the_questionnaire_on_a_phone()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic();
        await Compare(person.Page, "assessment-start.png");
        await person.Start();

        await person.AnswerQuickForm(async state =>
        {
            if (state == "step 2")
            {
                await Compare(person.Page, "assessment-step.png");
            }
        });
        await Compare(person.Page, "assessment-review.png");

        // Simulates a duration of three minutes; otherwise the result warns that the answers were given too fast.
        await person.Page.EvaluateAsync("performance.now = () => 180000");
        await person.Send();

        await Compare(person.Page, "assessment-result.png");
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

        await Compare(page, "embed.png");
    }

    private static async Task Compare(IPage page, string name)
    {
        var file = Path.Combine(GoldenData.Root, "docs/images", name);
        await page.EvaluateAsync("document.activeElement.blur()");
        var picture = await page.ScreenshotAsync();

        if (Environment.GetEnvironmentVariable("CHANNELFIT_UPDATE_PICTURES") is { Length: > 0 })
        {
            await File.WriteAllBytesAsync(file, picture);
        }

        // Bytes 16 to 23 of a PNG file hold its width and height.
        Assert.Equal(picture[16..24], (await File.ReadAllBytesAsync(file))[16..24]);
    }
}
