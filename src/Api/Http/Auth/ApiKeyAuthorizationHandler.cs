using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Authorization;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Authorizes API keys by origin, type and scope (docs/api.md#api-keys).</summary>
internal sealed class ApiKeyAuthorizationHandler(PublicUrl address) : AuthorizationHandler<ApiKeyRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ApiKeyRequirement requirement)
    {
        var http = (HttpContext)context.Resource!;
        var endpoint = http.GetEndpoint();

        if (!ApiKeyAuthenticationHandler.RequiresApiKey(http.Request.Path, endpoint?.Metadata))
        {
            context.Succeed(requirement);
        }
        else if (Caller.Find(http) is { } caller)
        {
            var problem =
                CheckOrigin(http.Request, caller) ?? (IsAllowed(endpoint, caller) ? null : ProblemKind.Forbidden);

            if (problem is null)
            {
                context.Succeed(requirement);
            }
            else
            {
                context.Fail(new ForbiddenReason(this, problem));
            }
        }

        return Task.CompletedTask; // Without a caller the requirement is not met, so the middleware challenges the request.
    }

    /// <remarks>A server can send any Origin: this protects web pages and their visitors, not the partner's data.</remarks>
    private ProblemKind? CheckOrigin(HttpRequest request, Caller caller)
    {
        var hasOrigin = request.Headers.Origin.Count > 0;
        var origin = request.Headers.Origin.ToString();
        var isPartnerOrigin = caller.Origins.Contains(origin, StringComparer.Ordinal);

        return caller.KeyType switch
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
                : metadata.GetMetadata<AllowedKeyTypes>()?.Types.Contains(caller.KeyType) == true
        );
}

/// <summary>The reason for which an API key is not allowed to use an operation.</summary>
internal sealed class ForbiddenReason(IAuthorizationHandler handler, ProblemKind problem)
    : AuthorizationFailureReason(handler, problem.Title)
{
    /// <summary>The problem that the response describes.</summary>
    public ProblemKind Problem => problem;
}
