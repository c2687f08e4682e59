using ChannelFit.Api.Http.Problems;
using Microsoft.Extensions.Primitives;

namespace ChannelFit.Api.Http.Auth;

/// <summary>CORS: tells browsers which web pages may call the API and read its responses (Fetch standard).</summary>
/// <remarks>
/// UseCors with an ICorsPolicyProvider is not enough: it adds no Vary: Origin to responses without an allowed origin, has no
/// 403 for a refused preflight, and asks for the policy before the API key is known.
/// A preflight has no API key, so its partner is unknown. Below /v1 every preflight therefore succeeds, even for
/// operations that the key does not allow: a page can read a 403, 404 or 405 only if its browser sent the request. The
/// origins of the partner are checked in the request itself. A page of these origins can read every response, whatever
/// its status. Pages of other origins can read none, and no page can read a response without a valid API key (401, or 503
/// without the database). Credentials are never allowed: a page sends its API key in a header. The origin "null" (sandboxed
/// frames, files) belongs to no partner and is rejected in the preflight.
/// </remarks>
public static class PartnerCors
{
    private const string AllowedHeaders =
        "authorization, content-type, idempotency-key, proof-of-work, if-match, if-none-match, prefer, accept-language, "
        + "traceparent, tracestate, baggage, x-api-key";

    private const string ExposedHeaders =
        "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, Idempotency-Replayed, "
        + "traceresponse, Allow, Accept-Encoding, WWW-Authenticate";

    private const string MaxAge = "600";

    /// <summary>Marks operations whose responses any web page may read, with or without an API key.</summary>
    public static TBuilder AllowAnyOrigin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            // Routing then selects the endpoint for preflights too.
            foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>())
            {
                methods.AcceptCorsPreflight = true;
            }

            endpoint.Metadata.Add(new AnyOriginAllowed());
        });
        return builder;
    }

    /// <summary>Responds to preflights and adds CORS headers to responses, including problems.</summary>
    public static void UsePartnerCors(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<PublicUrl>();

        app.Use(
            (http, next) =>
            {
                var anyOrigin = http.GetEndpoint()?.Metadata.GetMetadata<AnyOriginAllowed>() is not null;

                if (!anyOrigin && !http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
                {
                    return next(http);
                }

                // When the response starts: handlers set their own Vary, and the API key decides who may read the response.
                http.Response.OnStarting(() =>
                {
                    AddHeaders(http, anyOrigin, address);
                    return Task.CompletedTask;
                });

                if (!IsPreflight(http.Request))
                {
                    return next(http);
                }

                if (!anyOrigin && http.Request.Headers.Origin == "null")
                {
                    return ProblemResults.Of(ProblemKind.ForbiddenOrigin).ExecuteAsync(http);
                }

                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        );
    }

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        && request.Headers.Origin.Count > 0
        && request.Headers.AccessControlRequestMethod is [{ Length: > 0 } method]
        && !method.AsSpan().ContainsAnyExceptInRange('!', '~'); // the response repeats it

    private static void AddHeaders(HttpContext http, bool anyOrigin, PublicUrl address)
    {
        var (request, headers) = (http.Request, http.Response.Headers);
        var preflight = IsPreflight(request);

        if (anyOrigin)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Vary = StringValues.Concat(headers.Vary, "Origin");

            // Origins of browsers have no other characters (RFC 6454 §6.2), and a response header could not contain them.
            if (
                request.Headers.Origin is not [{ Length: > 0 } origin]
                || origin == "null"
                || origin.AsSpan().ContainsAnyExceptInRange('!', '~')
                || !(preflight || MayRead(Caller.Find(http), origin, address))
            )
            {
                return;
            }

            headers.AccessControlAllowOrigin = origin;
        }

        if (preflight)
        {
            headers.AccessControlAllowMethods = request.Headers.AccessControlRequestMethod;
            headers.AccessControlAllowHeaders = AllowedHeaders;
            headers.AccessControlMaxAge = MaxAge;
        }
        else
        {
            headers.AccessControlExposeHeaders = ExposedHeaders;
        }
    }

    /// <summary>Returns whether a web page of the partner or of the service sent the request with a valid API key.</summary>
    private static bool MayRead(Caller? caller, string origin, PublicUrl address) =>
        caller is not null && (caller.Origins.Contains(origin, StringComparer.Ordinal) || address.IsOwnOrigin(origin));

    private sealed record AnyOriginAllowed;
}
