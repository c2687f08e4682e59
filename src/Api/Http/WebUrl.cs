using System.Diagnostics.CodeAnalysis;

namespace ChannelFit.Api.Http;

/// <summary>Parses URLs from requests and settings. It rejects hosts that are not valid DNS names (RFC 1035, RFC 5891).</summary>
public static class WebUrl
{
    private const int MaxHostLength = 253;

    /// <summary>Parses an absolute URL.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        try
        {
            // TryCreate accepts some hosts whose IdnHost then throws, such as https://⒈.example, or is no DNS name, such as
            // https://a；b.example with a full-width semicolon.
            return Uri.TryCreate(text, UriKind.Absolute, out url)
                && url.IdnHost.Length <= MaxHostLength
                && (url.HostNameType != UriHostNameType.Dns || Uri.CheckHostName(url.IdnHost) == UriHostNameType.Dns);
        }
        catch (UriFormatException)
        {
            url = null;
            return false;
        }
    }

    /// <summary>Returns a valid URL as browsers write it: escaped, with the host in ASCII; null for null.</summary>
    public static string? Normalize(string? text) =>
        text is null || !TryParse(text, out var url) ? null
        : url.HostNameType == UriHostNameType.Dns && url.Scheme != Uri.UriSchemeMailto
            ? new UriBuilder(url) { Host = url.IdnHost }
                .Uri
                .AbsoluteUri
        : url.AbsoluteUri;

    /// <summary>Returns the origin of a URL as browsers write it (RFC 6454 §6.2).</summary>
    public static string OriginOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }
}
