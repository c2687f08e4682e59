using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>
/// The Chromium of this machine; all classes share one. Without it the tests fail with an explanation; none is skipped.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private const string PathVariable = "CHANNELFIT_TEST_CHROMIUM";
    private const int Patience = 120_000; // milliseconds; a click or a page takes many seconds on a busy machine

    // The driver ends Chromium when the process of the tests ends.
    private static readonly Lazy<Task<IPlaywright>> Driver = new(Playwright.CreateAsync);
    private static readonly Lazy<Task<IBrowser>> Shared = new(() => Launch(fontConfiguration: null));

    private readonly ConcurrentBag<IBrowserContext> contexts = [];
    private IBrowser browser = null!;

    /// <summary>A fontconfig file to use instead of the machine's, by a Chromium of its own; null: all installed fonts.</summary>
    public string? FontConfiguration { get; init; }

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        browser = await (FontConfiguration is null ? Shared.Value : Launch(FontConfiguration));
    }

    public async Task DisposeAsync()
    {
        if (FontConfiguration is not null)
        {
            await browser.DisposeAsync();
            return;
        }

        foreach (var context in contexts)
        {
            await context.DisposeAsync();
        }
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
        contexts.Add(context);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        page.SetDefaultNavigationTimeout(Patience);
        await page.GotoAsync(url.ToString());
        return page;
    }

    private static async Task<IBrowser> Launch(string? fontConfiguration)
    {
        // Variables passed here replace the whole environment.
        var environment = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);

        if (fontConfiguration is not null)
        {
            environment["FONTCONFIG_FILE"] = fontConfiguration;
        }

        var driver = await Driver.Value;
        return await driver.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Find(),
                Env = environment,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server"],
            }
        );
    }

    private static string Find()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable(PathVariable),
            "/usr/bin/chromium-headless-shell", // as Playwright uses it: without the user interface of the browser itself
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
