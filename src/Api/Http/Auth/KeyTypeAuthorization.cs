using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Authorizes API keys by type, scope and origin (docs/api.md#api-keys).</summary>
public static class KeyTypeAuthorization
{
    /// <summary>Also accepts keys of these types. Secret keys are accepted by their scope.</summary>
    public static TBuilder AllowKeyTypes<TBuilder>(this TBuilder builder, params KeyType[] types)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AllowedKeyTypes(types));

    /// <summary>Lets a web page of the partner or of the service read the response, including problems.</summary>
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

    /// <summary>Returns the problem of a caller who is not allowed to use the operation; otherwise null.</summary>
    internal static ProblemKind? Check(HttpContext http, Caller caller, PublicUrl address) =>
        CheckOrigin(http.Request, caller, address)
        ?? (IsAllowed(http.GetEndpoint(), caller) ? null : ProblemKind.Forbidden);

    /// <remarks>A server can send any Origin: this protects web pages and their visitors, not the partner's data.</remarks>
    private static ProblemKind? CheckOrigin(HttpRequest request, Caller caller, PublicUrl address)
    {
        var hasOrigin = request.Headers.Origin.Count > 0;
        var origin = request.Headers.Origin.ToString();
        var isPartnerOrigin = caller.Origins.Contains(origin, StringComparer.Ordinal);

        return caller.Kind switch
        {
            KeyType.Secret => hasOrigin && !address.IsOwnOrigin(origin) ? ProblemKind.ExposedKey : null,
            KeyType.Public => isPartnerOrigin || (hasOrigin && address.IsOwnOrigin(origin))
                ? null
                : ProblemKind.ForbiddenOrigin,
            _ => !hasOrigin || isPartnerOrigin || address.IsOwnOrigin(origin) ? null : ProblemKind.ForbiddenOrigin,
        };
    }

    /// <remarks>An unknown path or method is allowed here and then results in 404 or 405.</remarks>
    private static bool IsAllowed(Endpoint? endpoint, Caller caller) =>
        endpoint is not RouteEndpoint { Metadata: var metadata }
        || (
            caller.HasSecretKey
                ? KeyScopes.RequiredBy(metadata) is { } scope && caller.Scopes.HasFlag(scope)
                : metadata.GetMetadata<AllowedKeyTypes>()?.Types.Contains(caller.Kind) == true
        );

    private sealed record AllowedKeyTypes(IReadOnlyList<KeyType> Types);
}
