using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The rules of a URL to which a page sends people when they have finished: it is on an origin of the partner.</summary>
public static class RedirectUrlRules
{
    public const int MaxLength = 2000;

    /// <summary>Returns null if a page may send people of a partner with these origins to the URL; otherwise an error.</summary>
    /// <remarks>The text begins with the origin itself, so that no two parsers can read another host from it.</remarks>
    public static string? FindError(string text, IReadOnlyList<string> origins) =>
        text.Length > MaxLength ? $"Must be at most {MaxLength} characters."
        : !WebUrl.TryParse(text, out var url)
        || url.Scheme is not ("https" or "http")
        || text.Any(letter => letter is '\\' or '\uFFFD' || letter <= ' ')
            ? "Must be an absolute URL, such as https://www.example.com/thanks."
        : origins.Any(origin => BeginsWith(text, origin)) ? null
        : origins.Contains(WebUrl.OriginOf(url))
            ? $"Must begin with the origin as browsers send it: {WebUrl.OriginOf(url)}."
        : $"Must be on an origin of the partner, and {WebUrl.OriginOf(url)} is none. Add it with PATCH /v1/partner.";

    private static bool BeginsWith(string text, string origin) =>
        text.StartsWith(origin, StringComparison.Ordinal)
        && (text.Length == origin.Length || text[origin.Length] is '/' or '?' or '#');
}
