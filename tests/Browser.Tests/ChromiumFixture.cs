using System.Collections;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The Chromium of this machine. Without it the tests fail with an explanation; none is skipped.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private const string PathVariable = "CHANNELFIT_TEST_CHROMIUM";
    private const int Patience = 120_000; // milliseconds; Swagger UI takes seconds for a click on a busy machine

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <summary>A fontconfig file to use instead of the machine's; null: all installed fonts.</summary>
    public string? FontConfiguration { get; init; }

    public async Task InitializeAsync()
    {
        // Variables passed here replace the whole environment.
        var environment = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);

        if (FontConfiguration is not null)
        {
            environment["FONTCONFIG_FILE"] = FontConfiguration;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Find(),
                Env = environment,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server"],
            }
        );
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>Opens a page in a language, <paramref name="width"/> CSS pixels wide.</summary>
    public async Task<IPage> Open(Uri url, string language, int width = 1280)
    {
        var context = await browser.NewContextAsync(
            new()
            {
                Locale = language,
                ViewportSize = new() { Width = width, Height = 900 },
            }
        );
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        page.SetDefaultNavigationTimeout(Patience);
        await page.GotoAsync(url.ToString());
        return page;
    }

    private static string Find()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable(PathVariable),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"The tests of pages need Chromium: install it (Debian: apt-get install chromium) or name one in {PathVariable}."
            );
    }
}
