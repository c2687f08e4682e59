using ChannelFit.Api.Http.Responses;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Evaluates the conditions of requests (RFC 9110 section 13).</summary>
public static class Preconditions
{
    /// <summary>Returns whether a request has conditions.</summary>
    public static bool AreSent(HttpRequest request) =>
        request.Headers.IfMatch.Count > 0 || request.Headers.IfNoneMatch.Count > 0;

    /// <summary>Returns whether the conditions of a request that changes a resource hold for its present state.</summary>
    /// <param name="read">Returns the response to GET, whose ETag identifies the state; null if the resource has no ETag.</param>
    /// <param name="exists">False if the resource does not exist, so that not even <c>*</c> matches it.</param>
    public static bool Hold(HttpRequest request, Func<JsonResponse>? read = null, bool exists = true)
    {
        if (!AreSent(request))
        {
            return true;
        }

        var tag = read?.Invoke().ComputeETag();
        return (request.Headers.IfMatch.Count == 0 || (exists && IfMatchContains(request, tag)))
            && !(exists && IfNoneMatchContains(request, tag));
    }

    /// <summary>Returns whether If-None-Match contains a tag. A malformed header contains none.</summary>
    public static bool IfNoneMatchContains(HttpRequest request, string? tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(sent => sent.Equals(EntityTagHeaderValue.Any) || sent.Tag == tag);

    /// <summary>Returns whether If-Match contains the tag of the present state. A malformed header contains none.</summary>
    /// <remarks>
    /// RFC 9110 requires a strong comparison. The weak form of the tag is accepted as well, because a proxy that compresses a
    /// response changes "v2" to W/"v2", and the tags identify states, not bytes.
    /// </remarks>
    private static bool IfMatchContains(HttpRequest request, string? tag) =>
        EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags)
        && tags.Any(sent => sent.Equals(EntityTagHeaderValue.Any) || sent.Tag == tag);
}
