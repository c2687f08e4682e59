using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Npgsql;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Reads API keys from requests and finds their callers. Operations that allow anonymous requests need no key.</summary>
public static class ApiKeyAuthentication
{
    private const string BearerPrefix = "Bearer ";

    /// <summary>Returns the 401 response of a missing or invalid API key.</summary>
    /// <param name="http">The request.</param>
    /// <param name="hasKey">True if the request has an API key.</param>
    public static IResult Unauthorized(HttpContext http, bool hasKey = true)
    {
        // RFC 6750 §3: no error code if the request has no credentials.
        http.Response.Headers.WWWAuthenticate = hasKey
            ? "Bearer realm=\"channelfit\", error=\"invalid_token\""
            : "Bearer realm=\"channelfit\"";
        return ProblemResults.Of(ProblemKind.Unauthorized);
    }

    /// <summary>Returns the caller of an API key; null if the key is not valid.</summary>
    /// <remarks>A valid key is always accepted, even from an address that has sent invalid keys. Only invalid keys are slowed down and rejected.</remarks>
    internal static async ValueTask<Caller?> FindCaller(HttpContext http, string text)
    {
        var keys = http.RequestServices.GetRequiredService<ApiKeyCache>();
        var limits = http.RequestServices.GetRequiredService<RequestRateLimiter>();
        return limits.HasTooManyFailures(http) && !keys.WasRecentlyValid(text)
            ? await limits.RunLimited(keys.Find, text, http.RequestAborted)
            : await keys.Find(text, http.RequestAborted);
    }

    /// <summary>Returns whether the API key of an authenticated request is still valid, and true if the database is unreachable.</summary>
    internal static async ValueTask<bool> IsStillValid(HttpContext http, CancellationToken cancel)
    {
        try
        {
            var keys = http.RequestServices.GetRequiredService<ApiKeyCache>();
            return ReadKey(http.Request.Headers) is { } text && await keys.Find(text, cancel) is not null;
        }
        catch (NpgsqlException)
        {
            return true; // Without the database the request can read and store nothing.
        }
    }

    /// <summary>Returns whether a path or operation requires an API key.</summary>
    /// <remarks>Routing ignores the case of /v1, so this does too.</remarks>
    internal static bool RequiresApiKey(PathString path, EndpointMetadataCollection? metadata) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && metadata?.GetMetadata<IAllowAnonymous>() is null;

    /// <summary>Returns the API key or token of a request; null if it has none.</summary>
    internal static string? ReadKey(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
                ? authorization[BearerPrefix.Length..].Trim()
            : headers["X-Api-Key"] is [{ Length: > 0 } key] ? key
            : null;
    }
}
