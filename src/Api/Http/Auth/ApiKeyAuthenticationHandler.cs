using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using Npgsql;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Authenticates requests to <c>/v1</c> by their API key. Operations marked as open need no key.</summary>
public static class ApiKeyAuthenticationHandler
{
    private const string Scheme = "Bearer ";

    /// <summary>Adds the services of API key authentication.</summary>
    public static void AddApiKeyAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeyCache>();

        // Routing would respond with 415 before the API key is authorized. Handlers check the media type when they read the body.
        services.AddRouting();
        services.Remove(services.Single(service => service.ImplementationType?.Name == "AcceptsMatcherPolicy"));
    }

    /// <summary>Requires an API key on every path below /v1, also on unknown paths: 401 comes before 404 and 405.</summary>
    public static void UseApiKeyAuthentication(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
                RequiresApiKey(http.Request.Path, http.GetEndpoint()?.Metadata) ? Authenticate(http, next) : next(http)
        );

    /// <summary>Marks operations that need no API key.</summary>
    public static TBuilder AllowWithoutApiKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NoApiKeyRequired());

    /// <summary>Returns the 401 response of a missing or invalid API key.</summary>
    /// <param name="http">The request.</param>
    /// <param name="hasKey">Whether the request has an API key.</param>
    public static IResult Unauthorized(HttpContext http, bool hasKey = true)
    {
        // RFC 6750 §3: no error code if the request has no credentials.
        http.Response.Headers.WWWAuthenticate = hasKey
            ? "Bearer realm=\"channelfit\", error=\"invalid_token\""
            : "Bearer realm=\"channelfit\"";
        return ProblemResults.Of(ProblemKind.Unauthorized);
    }

    /// <summary>Finds the caller of an API key; null if the key is not valid, which counts against its address.</summary>
    /// <remarks>A valid key is always accepted, whatever else its address sent. Only invalid keys are slowed down and rejected.</remarks>
    internal static async ValueTask<Caller?> FindCaller(HttpContext http, string text)
    {
        var keys = http.RequestServices.GetRequiredService<ApiKeyCache>();
        var limits = http.RequestServices.GetRequiredService<RequestRateLimiter>();
        var hasTooManyFailures = limits.HasTooManyFailures(http);
        var caller =
            hasTooManyFailures && !keys.WasRecentlyValid(text)
                ? await limits.RunLimited(keys.Find, text, http.RequestAborted)
                : await keys.Find(text, http.RequestAborted);

        if (caller is null && !hasTooManyFailures)
        {
            limits.RecordFailure(http);
        }

        return caller;
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
        && metadata?.GetMetadata<NoApiKeyRequired>() is null;

    private static async Task Authenticate(HttpContext http, RequestDelegate next)
    {
        var text = ReadKey(http.Request.Headers);
        var limits = http.RequestServices.GetRequiredService<RequestRateLimiter>();
        var hadTooManyFailures = text is not null && limits.HasTooManyFailures(http);
        var caller = text is null ? null : await FindCaller(http, text);

        if (caller is null)
        {
            if (hadTooManyFailures)
            {
                await limits.TooManyFailures(http).ExecuteAsync(http);
                return;
            }

            await Unauthorized(http, hasKey: text is not null).ExecuteAsync(http);
            return;
        }

        var address = http.RequestServices.GetRequiredService<PublicUrl>();
        KeyTypeAuthorization.AllowOriginToRead(http, caller, address);

        if (limits.Acquire(http, caller) is { } tooManyRequests)
        {
            await tooManyRequests.ExecuteAsync(http);
        }
        else if (KeyTypeAuthorization.Check(http, caller, address) is { } problem)
        {
            await ProblemResults.Of(problem).ExecuteAsync(http);
        }
        else
        {
            await http.RequestServices.GetRequiredService<DatabaseClock>().EnsureRead(http.RequestAborted);
            http.Features.Set(caller);
            http.RequestServices.GetRequiredService<LastUsedRecorder>().Record(caller);
            await next(http);
        }
    }

    private static string? ReadKey(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? authorization[Scheme.Length..].Trim()
            : headers["X-Api-Key"] is [{ Length: > 0 } key] ? key
            : null;
    }

    private sealed record NoApiKeyRequired;
}
