using Microsoft.Extensions.Primitives;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Tells browsers which web pages may call, and what they may read of the answers (Fetch standard, CORS protocol).</summary>
/// <remarks>
/// A preflight carries no key, so nobody can know its partner: where an operation is open to keys of web pages, any
/// page may ask. The request itself is then held to the origins of its key's partner, and its answer stays unreadable
/// to pages of others, as it does where no key says whose pages may read. No credentials are ever allowed: keys travel
/// in headers that a page sets on purpose.
/// </remarks>
public static class PartnerCors
{
    private const string TakenHeaders =
        "authorization, content-type, idempotency-key, if-match, if-none-match, prefer, accept-language, traceparent, "
        + "x-api-key";

    private const string ShownHeaders =
        "ETag, Location, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, Idempotency-Replayed, "
        + "traceresponse";

    private const string MaxAge = "600";

    /// <summary>Marks what any web page may read, with or without a key.</summary>
    public static TBuilder AllowAnyOrigin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.OpensTo(new(Any: true));

    /// <summary>Marks what web pages may call with the right key.</summary>
    internal static TBuilder AllowPartnerOrigins<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.OpensTo(new(Any: false));

    /// <summary>Answers preflights, and marks all answers, problems too, of what web pages may call.</summary>
    public static void UsePartnerCors(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                if (http.GetEndpoint()?.Metadata.GetMetadata<CorsAccess>() is not { } opened)
                {
                    return next(http);
                }

                // At the last moment: answers set a Vary of their own, and the key decides who may read.
                http.Response.OnStarting(() =>
                {
                    Mark(http, opened);
                    return Task.CompletedTask;
                });

                if (!HttpMethods.IsOptions(http.Request.Method))
                {
                    return next(http);
                }

                // Routing hands an operation its preflights, and no other OPTIONS.
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        );

    /// <summary>Lets the page that asked read the answer.</summary>
    internal static void MarkReadable(HttpContext http) => http.Features.Set(new CorsReadable());

    private static void Mark(HttpContext http, CorsAccess opened)
    {
        var (request, headers) = (http.Request, http.Response.Headers);

        if (opened.Any)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Vary = StringValues.Concat(headers.Vary, "Origin");

            // No browser's origin has other characters (RFC 6454 §6.2), and a header cannot carry them back.
            if (
                request.Headers.Origin is not [{ Length: > 0 } origin]
                || origin.AsSpan().ContainsAnyExceptInRange('!', '~')
                || !(HttpMethods.IsOptions(request.Method) || http.Features.Get<CorsReadable>() is not null)
            )
            {
                return;
            }

            headers.AccessControlAllowOrigin = origin;
        }

        if (HttpMethods.IsOptions(request.Method))
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

    private static TBuilder OpensTo<TBuilder>(this TBuilder builder, CorsAccess opened)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>())
            {
                methods.AcceptCorsPreflight = true;
            }

            endpoint.Metadata.Add(opened);
        });
        return builder;
    }

    private sealed record CorsAccess(bool Any);

    private sealed record CorsReadable;
}
