using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Responds to requests that are not authorized, and records the use of the API key of those that are.</summary>
internal sealed class ApiKeyAuthorizationResultHandler(DatabaseClock clock, LastUsedRecorder lastUsed)
    : IAuthorizationMiddlewareResultHandler
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
            await context.ChallengeAsync();
            return;
        }

        if (authorizeResult.Forbidden)
        {
            var reason = authorizeResult
                .AuthorizationFailure?.FailureReasons.OfType<ForbiddenReason>()
                .FirstOrDefault();
            await ProblemResults.Of(reason?.Problem ?? ProblemKind.Forbidden).ExecuteAsync(context);
            return;
        }

        if (Caller.Find(context) is { } caller)
        {
            await clock.EnsureRead(context.RequestAborted);
            lastUsed.Record(caller);
        }

        await next(context);
    }
}
