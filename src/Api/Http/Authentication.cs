using ChannelFit.Api.Postgres;
using Npgsql;

namespace ChannelFit.Api.Http;

/// <summary>Lets nobody without a valid key past <c>/v1</c>, except to what is marked as open.</summary>
public static class Authentication
{
    private const string Scheme = "Bearer ";

    /// <summary>What asking for keys needs, and a routing that lets it come first.</summary>
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();

        // Routing would answer 415 by itself, before the key is asked what it may do; bodies are checked where they are read.
        services.AddRouting();
        services.Remove(services.Single(service => service.ImplementationType?.Name == "AcceptsMatcherPolicy"));
    }

    /// <summary>Asks for a key on every path below /v1, known or not: 401 comes before 404 and 405.</summary>
    public static void UseKeys(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
                NeedsKey(http.Request.Path, http.GetEndpoint()?.Metadata) ? Authenticate(http, next) : next(http)
        );

    /// <summary>Marks operations that need no key.</summary>
    public static TBuilder NeedsNoKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OpenToAll());

    /// <summary>The 401 of a key that is not valid, or not any more.</summary>
    public static IResult Refuse(HttpContext http, bool sent = true)
    {
        // RFC 6750 §3: no error code where no key was sent.
        http.Response.Headers.WWWAuthenticate = sent
            ? "Bearer realm=\"channelfit\", error=\"invalid_token\""
            : "Bearer realm=\"channelfit\"";
        return Problems.Of(ProblemKind.Unauthorized);
    }

    /// <summary>Whether the key of a request that was let in is still valid; where nobody can tell, it is.</summary>
    internal static async ValueTask<bool> Stands(HttpContext http, CancellationToken cancel)
    {
        try
        {
            var ring = http.RequestServices.GetRequiredService<KeyRing>();
            return KeyIn(http.Request.Headers) is { } text && await ring.Find(text, cancel) is not null;
        }
        catch (NpgsqlException)
        {
            return true; // Without the database nothing is read or stored.
        }
    }

    /// <summary>Whether an operation answers to keys only.</summary>
    /// <remarks>Routing takes /V1 for /v1, and so must we.</remarks>
    internal static bool NeedsKey(PathString path, EndpointMetadataCollection? metadata) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && metadata?.GetMetadata<OpenToAll>() is null;

    private static async Task Authenticate(HttpContext http, RequestDelegate next)
    {
        var text = KeyIn(http.Request.Headers);
        var ring = http.RequestServices.GetRequiredService<KeyRing>();
        var limits = http.RequestServices.GetRequiredService<RateLimits>();

        // A valid key is let in whatever else came from its address; only keys that are not valid are slowed and refused.
        var guesses = text is not null && limits.Guesses(http);
        var caller =
            text is null ? null
            : guesses && !ring.Knows(text) ? await limits.InTurn(ring.Find, text, http.RequestAborted)
            : await ring.Find(text, http.RequestAborted);

        if (caller is null)
        {
            if (guesses)
            {
                await limits.RefuseGuess(http).ExecuteAsync(http);
                return;
            }

            if (text is not null)
            {
                limits.NoteFailure(http);
            }

            await Refuse(http, sent: text is not null).ExecuteAsync(http);
            return;
        }

        var address = http.RequestServices.GetRequiredService<PublicUrl>();
        Rights.Show(http, caller, address);

        if (limits.Take(http, caller) is { } tooMany)
        {
            await tooMany.ExecuteAsync(http);
        }
        else if (Rights.Refuse(http, caller, address) is { } refusal)
        {
            await Problems.Of(refusal).ExecuteAsync(http);
        }
        else
        {
            await http.RequestServices.GetRequiredService<DatabaseClock>().EnsureRead(http.RequestAborted);
            http.Features.Set(caller);
            http.RequestServices.GetRequiredService<KeyUses>().Note(caller);
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

    private sealed record OpenToAll;
}
