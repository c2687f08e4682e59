using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace ChannelFit.Api.Http.Auth;

/// <summary>
/// Responds to requests whose API key is not valid (401), has used up its quota (429) or is not allowed to use the
/// operation (403), in this order. It records the use of the API key of all others.
/// </summary>
internal sealed class ApiKeyAuthorizationResultHandler(
    ApiKeyPolicyEvaluator keys,
    RequestRateLimiter limits,
    DatabaseClock clock,
    LastUsedRecorder lastUsed
) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Challenged)
        {
            await Challenge(context).ExecuteAsync(context);
            return;
        }

        if (Caller.Find(context) is { } caller)
        {
            var problem =
                limits.Acquire(context, caller)
                ?? (authorizeResult.Forbidden ? ProblemResults.Of(keys.FindProblem(context, caller)!) : null);

            if (problem is not null)
            {
                await problem.ExecuteAsync(context);
                return;
            }

            await clock.EnsureSynchronized(context.RequestAborted);
            lastUsed.Record(caller);
        }

        await next(context);
    }

    private IResult Challenge(HttpContext http)
    {
        if (ApiKeyAuthentication.ReadKey(http.Request.Headers) is null)
        {
            return ApiKeyAuthentication.Unauthorized(http, hasKey: false);
        }

        if (limits.HasTooManyFailures(http))
        {
            return limits.TooManyFailures(http);
        }

        limits.RecordFailure(http);
        return ApiKeyAuthentication.Unauthorized(http);
    }
}
