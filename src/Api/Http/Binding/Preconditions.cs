using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Holds a change to the state that it was made for (RFC 9110 §13.1.1).</summary>
public static class Preconditions
{
    /// <summary>Returns whether If-Match names the present state; a header that cannot be read names none.</summary>
    /// <remarks>
    /// RFC 9110 compares strongly. The weak form of the present tag is taken as well: a proxy that compresses an answer
    /// turns "v2" into W/"v2", and our tags name states, which are the same whatever bytes they were sent in.
    /// </remarks>
    public static bool IfMatchContains(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags)
        && tags.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Tag == tag);
}
