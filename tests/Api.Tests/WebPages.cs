using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

/// <summary>What browsers send for web pages.</summary>
public static class WebPages
{
    /// <summary>Where the pages of our partners come from.</summary>
    public const string Partners = "https://jobs.example.com";

    /// <summary>Where nobody's pages come from.</summary>
    public const string Strange = "https://evil.example.com";

    /// <summary>A page at an origin that holds a key.</summary>
    public static HttpClient Page(this House house, string key, string? origin = Partners)
    {
        var page = house.Client(key);

        if (origin is not null)
        {
            page.DefaultRequestHeaders.TryAddWithoutValidation("Origin", origin);
        }

        return page;
    }

    public static string Of(this IReadOnlyList<KeyText> keys, KeyKind kind, KeyMode mode = KeyMode.Test) =>
        keys.Single(key => key.Kind == kind && key.Mode == mode).Reveal();

    /// <summary>What a browser asks before it lets a page send such a request.</summary>
    public static Task<HttpResponseMessage> Preflight(
        this HttpClient browser,
        string method,
        string path,
        string origin = Partners
    ) =>
        browser.Send(
            HttpMethod.Options,
            path,
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", "authorization,content-type")
        );
}
