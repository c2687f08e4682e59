using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.RateLimiting;
using Npgsql;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Lets nobody without a valid key past <c>/v1</c>, except to what is marked as open.</summary>
public static class ApiKeyAuthenticationHandler
{
    private const string Scheme = "Bearer ";

    /// <summary>What asking for keys needs, and a routing that lets it come first.</summary>
    public static void AddApiKeyAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeyCache>();

        // Routing would answer 415 by itself, before the key is asked what it may do; bodies are checked where they are read.
        services.AddRouting();
        services.Remove(services.Single(service => service.ImplementationType?.Name == "AcceptsMatcherPolicy"));
    }

    /// <summary>Asks for a key on every path below /v1, known or not: 401 comes before 404 and 405.</summary>
    public static void UseApiKeyAuthentication(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
                RequiresApiKey(http.Request.Path, http.GetEndpoint()?.Metadata) ? Authenticate(http, next) : next(http)
        );

    /// <summary>Marks operations that need no key.</summary>
    public static TBuilder AllowWithoutApiKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NoApiKeyRequired());

    /// <summary>The 401 of a key that is not valid, or not any more.</summary>
    public static IResult Unauthorized(HttpContext http, bool sent = true)
    {
        // RFC 6750 §3: no error code where no key was sent.
        http.Response.Headers.WWWAuthenticate = sent
            ? "Bearer realm=\"channelfit\", error=\"invalid_token\""
            : "Bearer realm=\"channelfit\"";
        return ProblemResults.Of(ProblemKind.Unauthorized);
    }

    /// <summary>Whether the key of a request that was let in is still valid; where nobody can tell, it is.</summary>
    internal static async ValueTask<bool> IsStillValid(HttpContext http, CancellationToken cancel)
    {
        try
        {
            var ring = http.RequestServices.GetRequiredService<ApiKeyCache>();
            return KeyIn(http.Request.Headers) is { } text && await ring.Find(text, cancel) is not null;
        }
        catch (NpgsqlException)
        {
            return true; // Without the database nothing is read or stored.
        }
    }

    /// <summary>Whether an operation answers to keys only.</summary>
    /// <remarks>Routing takes /V1 for /v1, and so must we.</remarks>
    internal static bool RequiresApiKey(PathString path, EndpointMetadataCollection? metadata) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && metadata?.GetMetadata<NoApiKeyRequired>() is null;

    private static async Task Authenticate(HttpContext http, RequestDelegate next)
    {
        var text = KeyIn(http.Request.Headers);
        var ring = http.RequestServices.GetRequiredService<ApiKeyCache>();
        var limits = http.RequestServices.GetRequiredService<RequestRateLimiter>();

        // A valid key is let in whatever else came from its address; only keys that are not valid are slowed and refused.
        var guesses = text is not null && limits.HasTooManyFailures(http);
        var caller =
            text is null ? null
            : guesses && !ring.WasRecentlyValid(text) ? await limits.InTurn(ring.Find, text, http.RequestAborted)
            : await ring.Find(text, http.RequestAborted);

        if (caller is null)
        {
            if (guesses)
            {
                await limits.TooManyFailures(http).ExecuteAsync(http);
                return;
            }

            if (text is not null)
            {
                limits.RecordFailure(http);
            }

            await Unauthorized(http, sent: text is not null).ExecuteAsync(http);
            return;
        }

        var address = http.RequestServices.GetRequiredService<PublicUrl>();
        KeyTypeAuthorization.AllowOriginToRead(http, caller, address);

        if (limits.Acquire(http, caller) is { } tooMany)
        {
            await tooMany.ExecuteAsync(http);
        }
        else if (KeyTypeAuthorization.Check(http, caller, address) is { } refusal)
        {
            await ProblemResults.Of(refusal).ExecuteAsync(http);
        }
        else
        {
            await http.RequestServices.GetRequiredService<DatabaseClock>().EnsureRead(http.RequestAborted);
            http.Features.Set(caller);
            http.RequestServices.GetRequiredService<LastUsedRecorder>().Record(caller);
            await next(http);
        }
    }

    private static string? KeyIn(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? authorization[Scheme.Length..].Trim()
            : headers["X-Api-Key"] is [{ Length: > 0 } key] ? key
            : null;
    }

    private sealed record NoApiKeyRequired;
}
