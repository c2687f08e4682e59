using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Holds a change to the state that it was made for (RFC 9110 §13.1.1).</summary>
public static class Preconditions
{
    /// <summary>Whether If-Match names the present state; weak tags name none, and what cannot be read neither.</summary>
    public static bool IfMatchContains(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags)
        && tags.Any(one => one.Equals(EntityTagHeaderValue.Any) || (!one.IsWeak && one.Tag == tag));
}
