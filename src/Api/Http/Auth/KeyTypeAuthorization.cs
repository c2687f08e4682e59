using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Who may use an operation, and from where (api.md, Keys).</summary>
public static class KeyTypeAuthorization
{
    /// <summary>Lets in keys of these kinds as well; secret ones come in by their scope.</summary>
    public static TBuilder AllowKeyTypes<TBuilder>(this TBuilder builder, params KeyType[] kinds)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AllowedKeyTypes(kinds));

    /// <summary>Lets the page that asked read the answer, refusals too, where it is the partner's or the service's own.</summary>
    internal static void AllowOriginToRead(HttpContext http, Caller caller, PublicUrl address)
    {
        var origin = http.Request.Headers.Origin.ToString();

        if (
            origin.Length > 0
            && (caller.Origins.Contains(origin, StringComparer.Ordinal) || address.IsOwnOrigin(origin))
        )
        {
            PartnerCors.MarkReadable(http);
        }
    }

    /// <summary>Why the caller may not do this; null where they may.</summary>
    internal static ProblemKind? Check(HttpContext http, Caller caller, PublicUrl address) =>
        RefuseOrigin(http.Request, caller, address)
        ?? (MayUse(http.GetEndpoint(), caller) ? null : ProblemKind.Forbidden);

    /// <remarks>A server can write any Origin: this guards pages and the people before them, not the partner's data.</remarks>
    private static ProblemKind? RefuseOrigin(HttpRequest request, Caller caller, PublicUrl address)
    {
        var sent = request.Headers.Origin.Count > 0;
        var origin = request.Headers.Origin.ToString();
        var partners = caller.Origins.Contains(origin, StringComparer.Ordinal);

        return caller.Kind switch
        {
            KeyType.Secret => sent && !address.IsOwnOrigin(origin) ? ProblemKind.ExposedKey : null,
            KeyType.Public => partners ? null : ProblemKind.ForbiddenOrigin,
            _ => !sent || partners || address.IsOwnOrigin(origin) ? null : ProblemKind.ForbiddenOrigin,
        };
    }

    /// <remarks>An unknown path or method goes on, to its 404 or 405.</remarks>
    private static bool MayUse(Endpoint? endpoint, Caller caller) =>
        endpoint is not RouteEndpoint { Metadata: var declared }
        || (
            caller.HasSecretKey
                ? KeyScopes.RequiredBy(declared) is { } needed && caller.Scopes.HasFlag(needed)
                : declared.GetMetadata<AllowedKeyTypes>()?.Kinds.Contains(caller.Kind) == true
        );

    private sealed record AllowedKeyTypes(IReadOnlyList<KeyType> Kinds);
}
