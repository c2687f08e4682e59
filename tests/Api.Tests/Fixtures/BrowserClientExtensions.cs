using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Requests as browsers send them for web pages.</summary>
public static class BrowserClientExtensions
{
    /// <summary>The origin of the test partners' pages.</summary>
    public const string PartnerOrigin = "https://jobs.example.com";

    /// <summary>An origin that belongs to no partner.</summary>
    public const string OtherOrigin = "https://evil.example.com";

    /// <summary>Creates a client that acts as a page of an origin with an API key.</summary>
    public static HttpClient CreateBrowserClient(this ApiFixture api, string key, string? origin = PartnerOrigin)
    {
        var page = api.CreateClient(key);

        if (origin is not null)
        {
            page.DefaultRequestHeaders.TryAddWithoutValidation("Origin", origin);
        }

        return page;
    }

    public static string SingleKey(this IReadOnlyList<ApiKey> keys, KeyType type, KeyMode mode = KeyMode.Test) =>
        keys.Single(key => key.Type == type && key.Mode == mode).Reveal();

    /// <summary>Sends the preflight that precedes such a request of a page.</summary>
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
