using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The origin of a web page, as browsers write it in the Origin header (RFC 6454 §6.2).</summary>
public static class WebOrigin
{
    /// <summary>Returns null if the text is exactly an origin; otherwise an error, with the correct spelling if there is one.</summary>
    public static string? FindError(string text)
    {
        if (!WebUrl.TryParse(text, out var uri) || uri.Scheme is not ("https" or "http"))
            return $"'{text}' is not an origin: write scheme://host[:port], such as https://www.example.com.";

        var origin = Of(uri);

        return string.Equals(text, origin, StringComparison.Ordinal)
            ? null
            : $"'{text}' is not an origin as browsers send it: write {origin}.";
    }

    /// <summary>Returns the origin of a URL.</summary>
    public static string Of(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }
}
