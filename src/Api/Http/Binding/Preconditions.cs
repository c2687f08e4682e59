using ChannelFit.Api.Http.Responses;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Evaluates the conditions of requests (RFC 9110 section 13).</summary>
public static class Preconditions
{
    /// <summary>Returns whether a request has conditions.</summary>
    public static bool AreSent(HttpRequest request) =>
        request.Headers.IfMatch.Count > 0 || request.Headers.IfNoneMatch.Count > 0;

    /// <summary>Returns whether the conditions of a request that changes an existing resource hold for its present state.</summary>
    /// <param name="request">The request.</param>
    /// <param name="present">
    /// The responses to GET, one per language, whose ETags identify the state; none if the resource has no ETag. They are
    /// created only if the request has conditions.
    /// </param>
    public static bool Hold(HttpRequest request, params IEnumerable<JsonResponse> present)
    {
        if (!AreSent(request))
        {
            return true;
        }

        string?[] tags = [.. present.Select(response => response.ComputeETag())];
        return (request.Headers.IfMatch.Count == 0 || IfMatchContains(request, tags))
            && !IfNoneMatchContains(request, tags);
    }

    /// <summary>Returns whether the conditions of a request hold for a resource that does not exist.</summary>
    public static bool HoldForNew(HttpRequest request) => request.Headers.IfMatch.Count == 0;

    /// <summary>Returns whether If-None-Match contains one of the tags. A malformed header contains none.</summary>
    public static bool IfNoneMatchContains(HttpRequest request, params IReadOnlyCollection<string?> tags) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var sent) && Contain(sent, tags);

    /// <summary>Returns whether If-Match contains a tag of the present state. A malformed header contains none.</summary>
    /// <remarks>
    /// RFC 9110 requires a strong comparison. The weak form of the tag is accepted as well, because a proxy that compresses a
    /// response changes "v2" to W/"v2", and the tags identify states, not bytes.
    /// </remarks>
    private static bool IfMatchContains(HttpRequest request, IReadOnlyCollection<string?> tags) =>
        EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var sent) && Contain(sent, tags);

    private static bool Contain(IList<EntityTagHeaderValue> sent, IReadOnlyCollection<string?> tags) =>
        sent.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tags.Contains(tag.Tag.Value));
}
