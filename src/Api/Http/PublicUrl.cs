using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelFit.Api.Http;

/// <summary>The address under which clients know the service: from the settings, never from a Host header.</summary>
public sealed class PublicUrl(Uri? configured, IServer server)
{
    /// <summary>scheme://host[:port], without a slash at the end.</summary>
    public string Base => (configured?.AbsoluteUri ?? Addresses.FirstOrDefault() ?? "http://localhost").TrimEnd('/');

    /// <summary>Whether a page of that origin is a page of this service.</summary>
    public bool IsOwnOrigin(string origin) =>
        configured is not null
            ? origin == OriginOf(configured)
            : WebUrl.TryParse(origin, out var page)
                && origin == OriginOf(page)
                && Addresses.Any(address => Serves(BindingAddress.Parse(address), page));

    /// <summary>Whether clients are known to come over TLS.</summary>
    public bool IsHttps => configured?.Scheme == Uri.UriSchemeHttps;

    /// <summary>A Link header to the same list, one page on (RFC 8288).</summary>
    public string NextPageLink(HttpRequest request, string cursor)
    {
        var query = request
            .Query.Where(parameter => parameter.Key != "cursor")
            .ToDictionary(parameter => parameter.Key, parameter => (string?)parameter.Value.ToString());
        query["cursor"] = cursor;
        return $"<{QueryHelpers.AddQueryString($"{Base}{request.Path.ToUriComponent()}", query)}>; rel=\"next\"";
    }

    private ICollection<string> Addresses => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    /// <summary>As browsers write it (RFC 6454 §6.2).</summary>
    private static string OriginOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    /// <remarks>
    /// Where no address is configured, the service is tried out on the machine that it runs on: there localhost,
    /// 127.0.0.1 and [::1] are one place, and what listens everywhere listens there.
    /// </remarks>
    private static bool Serves(BindingAddress address, Uri page) =>
        address.Scheme == page.Scheme
        && address.Port == page.Port
        && (
            address.Host == page.Host
            || (
                page.IsLoopback
                && address.Host is "localhost" or "127.0.0.1" or "[::1]" or "0.0.0.0" or "[::]" or "*" or "+"
            )
        );
}
