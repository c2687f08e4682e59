namespace ChannelFit.Api.Http;

/// <summary>Lets nobody without a valid key past <c>/v1</c>, except to what is marked as open.</summary>
public static class Authentication
{
    private const string Scheme = "Bearer ";

    /// <summary>Asks for a key on every path below /v1, known or not: 401 comes before 404 and 405.</summary>
    public static void UseKeys(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
                NeedsKey(http.Request.Path, http.GetEndpoint()?.Metadata) ? Authenticate(http, next) : next(http)
        );

    /// <summary>Marks operations that need no key.</summary>
    public static TBuilder NeedsNoKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OpenToAll());

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

        if (text is not null && limits.Guesses(http) && !ring.Knows(text))
        {
            await limits.RefuseGuess(http).ExecuteAsync(http);
            return;
        }

        var caller = text is null ? null : await ring.Find(text, http.RequestAborted);

        if (caller is null)
        {
            if (text is not null)
            {
                limits.NoteFailure(http);
            }

            // RFC 6750 §3: no error code where no key was sent.
            http.Response.Headers.WWWAuthenticate = text is null
                ? "Bearer realm=\"channelfit\""
                : "Bearer realm=\"channelfit\", error=\"invalid_token\"";
            await Problems.Of(ProblemKind.Unauthorized).ExecuteAsync(http);
        }
        else if (limits.Take(http, caller) is { } tooMany)
        {
            await tooMany.ExecuteAsync(http);
        }
        else if (!caller.Secret || !HasScope(caller, http.GetEndpoint()))
        {
            await Problems.Of(ProblemKind.Forbidden).ExecuteAsync(http);
        }
        else
        {
            http.Features.Set(caller);
            http.RequestServices.GetRequiredService<KeyUses>().Note(caller);
            await next(http);
        }
    }

    /// <remarks>An unknown path or method goes on, to its 404 or 405.</remarks>
    private static bool HasScope(Caller caller, Endpoint? endpoint) =>
        endpoint is not RouteEndpoint operation
        || (Scopes.NeededBy(operation.Metadata) is { } needed && caller.Scopes.HasFlag(needed));

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
