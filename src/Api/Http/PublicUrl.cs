using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelFit.Api.Http;

/// <summary>The URL under which clients reach the service: from the settings, never from a Host header.</summary>
public sealed class PublicUrl(Uri? configured, IServer server)
{
    /// <summary>scheme://host[:port], without a trailing slash.</summary>
    public string Base => (configured?.AbsoluteUri ?? Addresses.FirstOrDefault() ?? "http://localhost").TrimEnd('/');

    /// <summary>Returns whether an origin is the origin of this service.</summary>
    public bool IsOwnOrigin(string origin) =>
        configured is not null
            ? origin == WebUrl.OriginOf(configured)
            : WebUrl.TryParse(origin, out var page)
                && origin == WebUrl.OriginOf(page)
                && Addresses.Any(address => Serves(BindingAddress.Parse(address), page));

    /// <summary>True if clients reach the service over TLS.</summary>
    public bool IsHttps => configured?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Returns a Link header to the next page of the same list (RFC 8288).</summary>
    public string NextPageLink(HttpRequest request, string cursor)
    {
        var query = request
            .Query.Where(parameter => parameter.Key != "cursor")
            .ToDictionary(parameter => parameter.Key, parameter => (string?)parameter.Value.ToString());
        query["cursor"] = cursor;
        return $"<{QueryHelpers.AddQueryString($"{Base}{request.Path.ToUriComponent()}", query)}>; rel=\"next\"";
    }

    private ICollection<string> Addresses => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    /// <remarks>
    /// Without a configured URL the client and the service run on the same machine: there localhost, 127.0.0.1 and [::1]
    /// are equivalent, and an address that means all interfaces includes them.
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
