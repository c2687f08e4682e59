using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>What browsers send for web pages.</summary>
public static class BrowserClientExtensions
{
    /// <summary>Where the pages of our partners come from.</summary>
    public const string PartnerOrigin = "https://jobs.example.com";

    /// <summary>Where nobody's pages come from.</summary>
    public const string OtherOrigin = "https://evil.example.com";

    /// <summary>A page at an origin that holds a key.</summary>
    public static HttpClient CreateBrowserClient(this ApiFixture api, string key, string? origin = PartnerOrigin)
    {
        var page = api.CreateClient(key);

        if (origin is not null)
        {
            page.DefaultRequestHeaders.TryAddWithoutValidation("Origin", origin);
        }

        return page;
    }

    public static string SingleKey(this IReadOnlyList<ApiKey> keys, KeyType kind, KeyMode mode = KeyMode.Test) =>
        keys.Single(key => key.Kind == kind && key.Mode == mode).Reveal();

    /// <summary>What a browser asks before it lets a page send such a request.</summary>
    public static Task<HttpResponseMessage> Preflight(
        this HttpClient browser,
        string method,
        string path,
        string origin = PartnerOrigin
    ) =>
        browser.Send(
            HttpMethod.Options,
            path,
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", "authorization,content-type")
        );
}
