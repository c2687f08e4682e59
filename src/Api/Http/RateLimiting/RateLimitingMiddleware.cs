using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Http.RateLimiting;

/// <summary>Middleware that limits the requests of authenticated callers.</summary>
/// <remarks>
/// UseRateLimiter is not enough: it adds no RateLimit headers to responses, and one request cannot count as several.
/// </remarks>
public static class RateLimitingMiddleware
{
    /// <summary>Counts each authenticated request, and responds with 429 if the quota of its API key or visitor is used up.</summary>
    public static void UseRequestRateLimiter(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RequestRateLimiter>();

        app.Use(
            (http, next) =>
                Caller.Find(http) is { } caller && limits.Acquire(http, caller) is { } tooManyRequests
                    ? tooManyRequests.ExecuteAsync(http)
                    : next(http)
        );
    }
}
