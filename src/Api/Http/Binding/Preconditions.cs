using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Evaluates the conditions of requests (RFC 9110 section 13.1.1).</summary>
public static class Preconditions
{
    /// <summary>Returns whether If-Match contains the tag of the present state. A malformed header contains none.</summary>
    /// <remarks>
    /// RFC 9110 requires a strong comparison. The weak form of the tag is accepted as well, because a proxy that compresses a
    /// response changes "v2" to W/"v2", and the tags identify states, not bytes.
    /// </remarks>
    public static bool IfMatchContains(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags)
        && tags.Any(sent => sent.Equals(EntityTagHeaderValue.Any) || sent.Tag == tag);
}
