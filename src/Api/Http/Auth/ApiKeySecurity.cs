using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Adds authentication and authorization by API key.</summary>
public static class ApiKeySecurity
{
    /// <summary>Adds the services of authentication and authorization.</summary>
    public static void AddApiKeySecurity(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeyCache>();
        services.AddSingleton<ApiKeyPolicyEvaluator>();
        services.AddSingleton<IPolicyEvaluator>(provider => provider.GetRequiredService<ApiKeyPolicyEvaluator>());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ApiKeyAuthorizationResultHandler>();

        // The fallback policy applies to every request without a policy of its own, also to unknown paths: 401 comes before
        // 404 and 405. ApiKeyPolicyEvaluator decides; the requirement only makes the middleware run.
        services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

        // Routing would respond with 415 before the API key is authorized. Handlers check the media type when they read the body.
        services.AddRouting();
        services.Remove(services.Single(service => service.ImplementationType?.Name == "AcceptsMatcherPolicy"));
    }

    /// <summary>Authenticates, counts and authorizes each request, in this order: 401, then 429, then 403.</summary>
    public static void UseApiKeySecurity(this WebApplication app) => app.UseAuthorization();
}
