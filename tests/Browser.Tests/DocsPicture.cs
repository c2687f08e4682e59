using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>
/// The pictures of pages in docs/images. Set CHANNELFIT_UPDATE_PICTURES=1 to write them anew after a page has changed. Fonts
/// differ between machines, so only the sizes are compared.
/// </summary>
internal static class DocsPicture
{
    /// <summary>Asserts that a picture of the window has the size of the file.</summary>
    public static async Task AssertSizeOf(this IPage page, string name)
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
