using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A URL that a page sends a person to when they have finished: only to an origin of the partner.</summary>
public static class RedirectUrl
{
    public const int MaxLength = 2000;

    /// <summary>Returns null if a page may send people of a partner with these origins to the URL; otherwise an error.</summary>
    public static string? FindError(string text, IReadOnlyList<string> origins) =>
        text.Length > MaxLength ? $"At most {MaxLength} characters."
        : !WebUrl.TryParse(text, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0
            ? "Must be an absolute https URL without credentials, such as https://www.example.com/thanks."
        : origins.Contains(WebUrl.OriginOf(url), StringComparer.Ordinal) ? null
        : $"{WebUrl.OriginOf(url)} is not an origin of the partner. Add it with PATCH /v1/partner.";
}
