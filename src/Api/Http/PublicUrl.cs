using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelFit.Api.Http;

/// <summary>The address under which clients know the service: from the settings, never from a Host header.</summary>
public sealed class PublicUrl(Uri? configured, IServer server)
{
    /// <summary>scheme://host[:port], without a slash at the end.</summary>
    public string Base =>
        (
            configured?.AbsoluteUri
            ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? "http://localhost"
        ).TrimEnd('/');

    /// <summary>Whether clients are known to come over TLS.</summary>
    public bool IsHttps => configured?.Scheme == Uri.UriSchemeHttps;

    /// <summary>A Link header to the same list, one page on (RFC 8288).</summary>
    public string NextPage(HttpRequest request, string cursor)
    {
        var query = request
            .Query.Where(parameter => parameter.Key != "cursor")
            .ToDictionary(parameter => parameter.Key, parameter => (string?)parameter.Value.ToString());
        query["cursor"] = cursor;
        return $"<{QueryHelpers.AddQueryString($"{Base}{request.Path.ToUriComponent()}", query)}>; rel=\"next\"";
    }
}
