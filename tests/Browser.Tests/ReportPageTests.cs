using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The report in a browser, on a small screen, and on paper.</summary>
public sealed class ReportPageTests(ApiFixture api, ChromiumFixture browser)
    : IClassFixture<ApiFixture>,
        IClassFixture<ChromiumFixture>
{
    public static TheoryData<string, string> Reports
    {
        get
        {
            var reports = new TheoryData<string, string>();

            foreach (var kind in (string[])["coach", "developer", "graduate", "empty", "withheld", "spoilt"])
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
        foreach (var width in (int[])[1280, 320])
        {
            var page = await browser.Open(await Link(kind), language, width);

            var found = await page.RunAxe();

            Assert.NotEmpty(found.Passes);
            Assert.Equal(
                "",
                string.Join('\n', found.Violations.Select(one => $"{one.Id}: {one.Help} {one.Nodes[0].Html}"))
            );
            Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
            Assert.True(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
                $"{width} pixels are too few"
            );
            await page.Context.CloseAsync();
        }
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
        using var partner = await api.CreatePartner();
        var channels = api.Published.NewestModel.Model.Channels.Select(channel =>
            $"\"{channel.Key}\":{{\"fixed\":1.25}}"
        );
        var plan = $$"""{ "hoursPerWeek": 20.1, "bounds": { {{string.Join(',', channels)}} } }""";

        try
        {
            // Of eighty random people, these have the longest reports.
            foreach (var seed in (int[])[5, 51, 56, 75])
            {
                var longest = api.RandomRequest(seed)
                    .With("plan", plan)
                    .With("personRef", $"\"{new string('W', 128)}\"");
                var link = await Link(partner, longest);

                foreach (var language in (string[])["en", "es"])
                {
                    var pdf = await Print(fontBrowser, link, language);
                    Assert.Equal((seed, language, 2), (seed, language, PdfPages.Pages(pdf)));
                    Assert.NotEmpty(OnlyFont.UsedIn(pdf));
                    Assert.All(OnlyFont.UsedIn(pdf), used => Assert.StartsWith(family, used, StringComparison.Ordinal));
                }
            }
        }
        finally
        {
            await fontBrowser.DisposeAsync();
        }
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

        Assert.Equal([link.ToString()], requests.Where(url => !url.EndsWith("/favicon.ico", StringComparison.Ordinal)));
        Assert.Empty(complaints);
        Assert.Equal("0px", await page.EvaluateAsync<string>("getComputedStyle(document.body).marginTop"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task The_expired_link_page_has_no_accessibility_violations(string language)
    {
        var page = await browser.Open(new(api.Address, "/r/nothing"), language);

        var found = await page.RunAxe();

        Assert.Equal("", string.Join('\n', found.Violations.Select(one => $"{one.Id}: {one.Help}")));
        Assert.Equal(
            api.Published.TextsIn(language).Report.Labels["gone"],
            await page.GetByRole(AriaRole.Heading).InnerTextAsync()
        );
    }

    private static async Task<byte[]> Print(ChromiumFixture browser, Uri link, string language)
    {
        var page = await browser.Open(link, language);
        var pdf = await page.PdfAsync(new() { Format = "A4", PreferCSSPageSize = true });
        await page.Context.CloseAsync();
        return pdf;
    }

    /// <summary>
    /// The README shows this screenshot. Set CHANNELFIT_UPDATE_PICTURES=1 to write it anew after the report has changed.
    /// Fonts differ between machines, so only its size is compared.
    /// </summary>
    [Fact]
    public async Task The_picture_in_the_README_shows_the_report()
    {
        var file = Path.Combine(GoldenData.Root, "docs/images/report.png");
        var page = await browser.Open(await Link("coach"), "en", width: 1000);
        var picture = await page.ScreenshotAsync();

        if (Environment.GetEnvironmentVariable("CHANNELFIT_UPDATE_PICTURES") is { Length: > 0 })
        {
            await File.WriteAllBytesAsync(file, picture);
        }

        // Bytes 16 to 23 of a PNG file hold its width and height.
        Assert.Equal(picture[16..24], (await File.ReadAllBytesAsync(file))[16..24]);
    }

    /// <summary>Returns a link to the report of one of a few people.</summary>
    private async Task<Uri> Link(string kind)
    {
        using var partner = await api.CreatePartner();
        var request = kind switch
        {
            "coach" or "spoilt" => api.Request(PersonRequests.Coach),
            "developer" => api.Request(PersonRequests.Developer),
            "graduate" => api.Request(PersonRequests.Graduate),
            "withheld" => api.Request(UniformAnswers()),
            _ => api.Request(new JsonObject()),
        };
        return await Link(partner, request.With("personRef", "\"crm-4711\""), spoilt: kind == "spoilt");
    }

    private async Task<Uri> Link(HttpClient partner, JsonObject request, bool spoilt = false)
    {
        var id = (await partner.Submit(request)).Text("id");

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
