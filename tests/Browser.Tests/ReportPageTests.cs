using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The report in a browser, on a small screen, and on paper.</summary>
public sealed class ReportPageTests(ReusedApiFixture api, ChromiumFixture browser)
    : IClassFixture<ReusedApiFixture>,
        IClassFixture<ChromiumFixture>
{
    // The reports of The_longest_reports_print_on_two_pages_with_every_font, which prints them with one font after another.
    private static readonly Dictionary<int, Uri> LongestReports = [];

    public static TheoryData<string, string> Reports
    {
        get
        {
            var reports = new TheoryData<string, string>();

            foreach (
                var kind in (string[])
                    ["coach", "developer", "graduate", "empty", "withheld", "spoilt", "first", "branded"]
            )
            {
                reports.Add("en", kind);
                reports.Add("es", kind);
            }

            return reports;
        }
    }

    /// <summary>All installed fonts and, where Chromium uses fontconfig, a single family.</summary>
    public static TheoryData<string> Fonts =>
        OperatingSystem.IsLinux() ? ["", "DejaVuSans", "DejaVuSerif", "DejaVuSansMono"] : [""];

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task A_report_has_no_accessibility_violations(string language, string kind)
    {
        var page = await browser.Open(await Link(kind), language);
        await OpenDetails(page);

        foreach (var width in (int[])[1280, 320])
        {
            await page.SetViewportSizeAsync(width, 900);

            await page.AssertAccessible($"{width} pixels");
            Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{width} pixels are too few"
            );
        }

        await page.Context.CloseAsync();
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task A_report_prints_on_two_pages(string language, string kind)
    {
        Assert.InRange(PdfPages.Pages(await Print(browser, await Link(kind), language)), 1, 2);
    }

    /// <summary>
    /// Full response sets with many reasons, gates and flags, hours for every channel, and the longest reference. They must
    /// fit with the widest fonts of a plain Linux machine: DejaVu Sans, and DejaVu Sans Mono where it is the only font.
    /// </summary>
    [Theory]
    [MemberData(nameof(Fonts))]
    public async Task The_longest_reports_print_on_two_pages_with_every_font(string family)
    {
        using var font = family.Length == 0 ? null : new OnlyFont(family);
        var fontBrowser = new ChromiumFixture { FontConfiguration = font?.Configuration };
        await fontBrowser.InitializeAsync();

        try
        {
            foreach (var language in (string[])["en", "es"])
            {
                var page = await fontBrowser.Open(new("about:blank"), language);

                // Of eighty random people, these have the longest reports.
                foreach (var seed in (int[])[5, 51, 56, 75])
                {
                    await page.GotoAsync((await LongestReport(seed)).ToString());
                    var pdf = await Print(page);
                    Assert.Equal((seed, language, 2), (seed, language, PdfPages.Pages(pdf)));
                    Assert.NotEmpty(OnlyFont.UsedIn(pdf));
                    Assert.All(OnlyFont.UsedIn(pdf), used => Assert.StartsWith(family, used, StringComparison.Ordinal));
                }

                await page.Context.CloseAsync();
            }
        }
        finally
        {
            await fontBrowser.DisposeAsync();
        }
    }

    /// <summary>A window of 1280 pixels has 640 CSS pixels at 200 %; the second case enlarges only the text.</summary>
    [Theory]
    [InlineData(640, "100%")]
    [InlineData(1280, "200%")]
    public async Task A_report_at_200_percent_zoom_needs_no_horizontal_scrolling(int width, string text)
    {
        var page = await browser.Open(await Link("coach"), "es", width);
        await OpenDetails(page);
        await page.EvaluateAsync($"document.documentElement.style.fontSize = '{text}'");

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task The_verdict_words_are_visible_at_320_pixels(string language)
    {
        var page = await browser.Open(await Link("coach"), language, 320);

        foreach (var verdict in await page.Locator(".result-verdict").AllAsync())
        {
            if (await verdict.IsVisibleAsync())
            {
                var box = await verdict.BoundingBoxAsync();
                Assert.InRange(box!.X, 0, 320 - box.Width);
            }
        }

        Assert.True(await page.Locator(".result-verdict:visible").CountAsync() > 3);
    }

    [Fact]
    public async Task What_people_write_is_shown_as_text()
    {
        const string Hostile =
            "</p><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">{{7*7}}";
        using var partner = await api.CreatePartner();
        var request = api.Request(PersonRequests.Coach).With("metadata", JsonSerializer.Serialize(new { a = Hostile }));
        var id = (await partner.Submit(request)).Text("id");
        Assert.Equal(
            204,
            (int)
                (
                    await partner.PutAsync(
                        $"/v1/assessments/{id}/note",
                        Json(JsonSerializer.Serialize(new { text = Hostile }))
                    )
                ).StatusCode
        );
        var patch = JsonSerializer.Serialize(
            new
            {
                branding = new
                {
                    name = Hostile[..90],
                    contact = new { label = Hostile[..80], url = "https://a.example/\"><script>" },
                },
            }
        );
        Assert.Equal(200, (int)(await partner.PatchAsync("/v1/partner", Json(patch))).StatusCode);
        using var shared = await partner.Post($"/v1/assessments/{id}/shares", "{}");
        var complaints = new List<string>();
        var page = await browser.Open(new("about:blank"), "en");
        page.Console += (_, message) => complaints.Add(message.Text);

        await page.GotoAsync((await shared.Json()).Text("url"));

        Assert.Contains(Hostile, await page.Locator(".result-coach").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(Hostile[..90], await page.Locator(".result-partner").InnerTextAsync());
        Assert.Equal(0, await page.Locator("main script, main img").CountAsync());
        Assert.DoesNotContain("owned", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(complaints);

        static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));
    }

    [Fact]
    public async Task Other_hours_and_print_work_in_a_shared_page()
    {
        var page = await browser.Open(await Link("coach"), "en");
        await page.EvaluateAsync("window.print = () => { document.title = 'printed' }");

        await page.GetByRole(AriaRole.Button, new() { Name = "Print" }).ClickAsync();
        Assert.Equal("printed", await page.TitleAsync());
        await page.GetByLabel("Hours a week").FillAsync("9.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan again" }).ClickAsync();

        await Assertions.Expect(page.GetByText("This is the plan for 9 h 30 min a week.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_report_without_scripts_has_the_same_text()
    {
        var link = await Link("coach");
        var page = await browser.Open(link, "en");
        var text = await page.Locator(".result-answer").InnerTextAsync();

        await page.RouteAsync("**/result.js", route => route.AbortAsync());
        await page.GotoAsync(link.ToString());

        Assert.Equal(text, await page.Locator(".result-answer").InnerTextAsync());
        Assert.False(await page.GetByRole(AriaRole.Button, new() { Name = "Print" }).IsVisibleAsync());
    }

    [Fact]
    public async Task A_report_applies_its_styles_and_requests_no_resources()
    {
        var (requests, complaints) = (new List<string>(), new List<string>());
        var page = await browser.Open(new("about:blank"), "en");
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        var link = await Link("coach");

        await page.GotoAsync(link.ToString());

        Assert.Equal(
            [link.ToString(), new Uri(api.Address, "/result.js").ToString()],
            requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal))
        );
        Assert.Empty(complaints);
        Assert.Equal("0px", await page.EvaluateAsync<string>("getComputedStyle(document.body).marginTop"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task The_expired_link_page_has_no_accessibility_violations(string language)
    {
        var page = await browser.Open(new(api.Address, "/r/nothing"), language);

        await page.AssertAccessible("expired");

        Assert.Equal(
            api.Published.TextsIn(language).Report.Labels["gone"],
            await page.GetByRole(AriaRole.Heading).InnerTextAsync()
        );
    }

    private static async Task<byte[]> Print(ChromiumFixture browser, Uri link, string language)
    {
        var page = await browser.Open(link, language);
        var pdf = await Print(page);
        await page.Context.CloseAsync();
        return pdf;
    }

    private static Task<byte[]> Print(IPage page) => page.PdfAsync(new() { Format = "A4", PreferCSSPageSize = true });

    /// <summary>
    /// The README and the guides show these screenshots. Set CHANNELFIT_UPDATE_PICTURES=1 to write them anew after the report
    /// has changed. Fonts differ between machines, so only the width is compared.
    /// </summary>
    [Theory]
    [InlineData("report.png", "en", "coach", 1000)]
    [InlineData("report-320.png", "en", "coach", 320)]
    [InlineData("report-es.png", "es", "branded", 1000)]
    public async Task The_pictures_in_the_documents_show_the_report(
        string name,
        string language,
        string kind,
        int width
    )
    {
        var file = Path.Combine(GoldenData.Root, "docs/images", name);
        var page = await browser.Open(await Link(kind), language, width);
        var picture = await page.ScreenshotAsync(new() { FullPage = width < 1000 });

        if (Environment.GetEnvironmentVariable("CHANNELFIT_UPDATE_PICTURES") is { Length: > 0 })
        {
            await File.WriteAllBytesAsync(file, picture);
        }

        // Bytes 16 to 19 of a PNG file hold its width.
        Assert.Equal(picture[16..20], (await File.ReadAllBytesAsync(file))[16..20]);
    }

    private static async Task OpenDetails(IPage page) =>
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => { one.open = true })");

    /// <summary>Returns a link to the report of a random person with hours for every channel and a long reference.</summary>
    private async Task<Uri> LongestReport(int seed)
    {
        if (LongestReports.TryGetValue(seed, out var stored))
        {
            return stored;
        }

        using var partner = await api.CreatePartner();
        var channels = api.Published.NewestModel.Model.Channels.Select(channel =>
            $"\"{channel.Key}\":{{\"fixed\":1.25}}"
        );
        var plan = $$"""{ "hoursPerWeek": 20.1, "bounds": { {{string.Join(',', channels)}} } }""";
        var request = api.RandomRequest(seed).With("plan", plan).With("personRef", $"\"{new string('W', 128)}\"");
        return LongestReports[seed] = await Link(partner, request, note: new string('W', 500));
    }

    /// <summary>Returns a link to the report of one of a few people.</summary>
    private async Task<Uri> Link(string kind)
    {
        using var partner = await api.CreatePartner();

        if (kind == "branded")
        {
            await partner.PatchAsync(
                "/v1/partner",
                new StringContent(
                    """{"branding":{"name":"Example Careers","color":"#7a1f5c","contact":{"label":"Ask your coach","url":"mailto:coach@example.com"}}}""",
                    new MediaTypeHeaderValue("application/json")
                )
            );
        }

        var request = kind switch
        {
            "coach" or "spoilt" or "branded" => api.Request(PersonRequests.Coach),
            "first" => FirstInstrument.FirstRequest(PersonRequests.Developer),
            "developer" => api.Request(PersonRequests.Developer),
            "graduate" => api.Request(PersonRequests.Graduate),
            "withheld" => api.Request(UniformAnswers()),
            _ => api.Request(new JsonObject()),
        };
        return await Link(partner, request.With("personRef", "\"crm-4711\""), spoilt: kind == "spoilt");
    }

    private async Task<Uri> Link(
        HttpClient partner,
        JsonObject request,
        bool spoilt = false,
        string note = "Start with Ana and Li, who both offered to help. We look at it together next week."
    )
    {
        var id = (await partner.Submit(request)).Text("id");

        await partner.PutAsync(
            $"/v1/assessments/{id}/note",
            new StringContent(
                JsonSerializer.Serialize(new { text = note }),
                new MediaTypeHeaderValue("application/json")
            )
        );

        if (spoilt)
        {
            await api.TamperWithRow(id);
        }

        using var response = await partner.Post($"/v1/assessments/{id}/shares", "{}");
        return new((await response.Json()).Text("url"));
    }

    /// <summary>Returns a request with the same answer to every item.</summary>
    private JsonObject UniformAnswers()
    {
        var answers = new JsonObject { ["TIM1"] = 6 };

        foreach (var item in api.Instrument.Items.Where(item => item.Type == Domain.Answers.ItemType.Agreement))
        {
            answers[item.Code] = 4;
        }

        return answers;
    }
}
