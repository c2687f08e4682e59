using System.Diagnostics.CodeAnalysis;

namespace ChannelFit.Api.Http;

/// <summary>Reads addresses that others write; one whose host has no name in DNS (RFC 1035, RFC 5891) is none.</summary>
public static class WebUrl
{
    private const int LongestHost = 253;

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        try
        {
            // TryCreate takes hosts that fail only when they are looked at, such as https://⒈.example.
            return Uri.TryCreate(text, UriKind.Absolute, out url) && url.IdnHost.Length <= LongestHost;
        }
        catch (UriFormatException)
        {
            url = null;
            return false;
        }
    }
}
