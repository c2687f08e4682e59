using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelFit.Browser.Tests;

/// <summary>A partner's web site on its own origin, with the sample page of the guide.</summary>
internal sealed class PartnerSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private PartnerSite(WebApplication app) => this.app = app;

    /// <summary>The page to serve.</summary>
    public string Html { get; set; } = "";

    public string Origin => app.Urls.First();

    public static async Task<PartnerSite> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var site = new PartnerSite(builder.Build());
        site.app.Urls.Add("http://127.0.0.1:0");
        site.app.MapGet("/{**path}", () => Results.Text(site.Html, "text/html; charset=utf-8"));
        await site.app.StartAsync();
        return site;
    }

    /// <summary>Serves the sample page with a key of the service, and with more attributes of the script.</summary>
    public void Show(Uri service, string key, string attributes = "") =>
        Html = File.ReadAllText(Path.Combine(GoldenData.Root, "docs/examples/partner-page.html"))
            .Replace("https://fit.example.com/", service.ToString(), StringComparison.Ordinal)
            .Replace("cf_live_public_…", key, StringComparison.Ordinal)
            .Replace("<script async", $"<script async {attributes}", StringComparison.Ordinal);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
