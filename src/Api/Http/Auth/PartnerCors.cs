using ChannelFit.Api.Http.Problems;
using Microsoft.Extensions.Primitives;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Tells browsers which web pages may call, and what they may read of the answers (Fetch standard, CORS protocol).</summary>
/// <remarks>
/// A preflight carries no key, so nobody can know its partner: below /v1 any page may ask, also for what its key may not
/// do, since a page can read a refusal (403, 404, 405) only of a request that its browser let it send. The request itself
/// is then held to the origins of its key's partner. Every answer to a page of those can be read, whatever its status; to
/// pages of others none can, and none where no valid key says whose pages may read (401, 503 without the database). No
/// credentials are ever allowed: keys travel in headers that a page sets on purpose. The origin "null" (sandboxed frames,
/// files) is nobody's, and is refused at the preflight.
/// </remarks>
public static class PartnerCors
{
    private const string TakenHeaders =
        "authorization, content-type, idempotency-key, if-match, if-none-match, prefer, accept-language, traceparent, "
        + "tracestate, baggage, x-api-key";

    private const string ShownHeaders =
        "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, Idempotency-Replayed, "
        + "traceresponse, Allow, Accept-Encoding, WWW-Authenticate";

    private const string MaxAge = "600";

    /// <summary>Marks what any web page may read, with or without a key.</summary>
    public static TBuilder AllowAnyOrigin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            // Routing then hands the operation its preflights.
            foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>())
            {
                methods.AcceptCorsPreflight = true;
            }

            endpoint.Metadata.Add(new OpenToAll());
        });
        return builder;
    }

    /// <summary>Answers preflights, and marks all answers, problems too, of what web pages may call.</summary>
    public static void UsePartnerCors(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                var any = http.GetEndpoint()?.Metadata.GetMetadata<OpenToAll>() is not null;

                if (!any && !http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
                {
                    return next(http);
                }

                // At the last moment: answers set a Vary of their own, and the key decides who may read.
                http.Response.OnStarting(() =>
                {
                    Mark(http, any);
                    return Task.CompletedTask;
                });

                if (!IsPreflight(http.Request))
                {
                    return next(http);
                }

                if (!any && http.Request.Headers.Origin == "null")
                {
                    return ProblemResults.Of(ProblemKind.ForbiddenOrigin).ExecuteAsync(http);
                }

                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        );

    /// <summary>Lets the page that asked read the answer.</summary>
    internal static void MarkReadable(HttpContext http) => http.Features.Set(new CorsReadable());

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        && request.Headers.Origin.Count > 0
        && request.Headers.AccessControlRequestMethod.Count > 0;

    private static void Mark(HttpContext http, bool any)
    {
        var (request, headers) = (http.Request, http.Response.Headers);
        var preflight = IsPreflight(request);

        if (any)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Vary = StringValues.Concat(headers.Vary, "Origin");

            // No browser's origin has other characters (RFC 6454 §6.2), and a header cannot carry them back.
            if (
                request.Headers.Origin is not [{ Length: > 0 } origin]
                || origin == "null"
                || origin.AsSpan().ContainsAnyExceptInRange('!', '~')
                || !(preflight || http.Features.Get<CorsReadable>() is not null)
            )
            {
                return;
            }

            headers.AccessControlAllowOrigin = origin;
        }

        if (preflight)
        {
            headers.AccessControlAllowMethods = request.Headers.AccessControlRequestMethod;
            headers.AccessControlAllowHeaders = TakenHeaders;
            headers.AccessControlMaxAge = MaxAge;
        }
        else
        {
            headers.AccessControlExposeHeaders = ShownHeaders;
        }
    }

    private sealed record OpenToAll;

    private sealed record CorsReadable;
}
