using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Authenticates requests by their API key, and authorizes keys by origin, type and scope (docs/api.md#api-keys).</summary>
/// <remarks>
/// There is one scheme and one policy. An authentication handler and an authorization handler for them would decide the same
/// at twice the cost.
/// </remarks>
internal sealed class ApiKeyPolicyEvaluator(PublicUrl address) : IPolicyEvaluator
{
    private static readonly Task<PolicyAuthorizationResult> Allowed = Task.FromResult(
        PolicyAuthorizationResult.Success()
    );

    private static readonly Task<PolicyAuthorizationResult> Challenged = Task.FromResult(
        PolicyAuthorizationResult.Challenge()
    );

    private static readonly Task<PolicyAuthorizationResult> Forbidden = Task.FromResult(
        PolicyAuthorizationResult.Forbid()
    );

    public async Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        if (!RequiresApiKey(context) || ApiKeyAuthentication.ReadKey(context.Request.Headers) is not { } text)
        {
            return AuthenticateResult.NoResult();
        }

        return await ApiKeyAuthentication.FindCaller(context, text) is { } caller
            ? caller.Authentication
            : AuthenticateResult.Fail("The API key is not valid.");
    }

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy,
        AuthenticateResult authenticationResult,
        HttpContext context,
        object? resource
    ) =>
        !RequiresApiKey(context) ? Allowed
        : Caller.Find(context) is not { } caller ? Challenged
        : FindProblem(context, caller) is null ? Allowed
        : Forbidden;

    /// <summary>Returns why an API key is not allowed to use an operation; null if it is allowed.</summary>
    public ProblemKind? FindProblem(HttpContext http, Caller caller) =>
        CheckOrigin(http.Request, caller) ?? (IsAllowed(http.GetEndpoint(), caller) ? null : ProblemKind.Forbidden);

    private static bool RequiresApiKey(HttpContext http) =>
        ApiKeyAuthentication.RequiresApiKey(http.Request.Path, http.GetEndpoint()?.Metadata);

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
