using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http;

/// <summary>Middleware that handles HEAD like GET, without the response body (RFC 9110 §9.3.2).</summary>
public static class HeadRequests
{
    /// <summary>Changes HEAD to GET for the rest of the pipeline. Kestrel knows the original method and sends no body.</summary>
    public static void UseHeadRequests(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                var request = http.Request;

                if (HttpMethods.IsHead(request.Method))
                {
                    request.Method = HttpMethods.Get;
                    http.Features.Set(new HeadFeature());
                }
                else if (HttpMethods.IsHead(request.Headers.AccessControlRequestMethod.ToString()))
                {
                    request.Headers.AccessControlRequestMethod = HttpMethods.Get;
                }

                return next(http);
            }
        );

    /// <summary>Returns whether the client sent HEAD, so that a handler can skip writing a long body.</summary>
    public static bool IsHead(HttpContext http) => http.Features.Get<HeadFeature>() is not null;

    /// <summary>Adds HEAD to the methods that a 405 response allows, if GET is one of them.</summary>
    public static void AllowHead(HttpResponse response)
    {
        var allowed = response.Headers.GetCommaSeparatedValues(HeaderNames.Allow);

        if (allowed.Contains(HttpMethods.Get) && !allowed.Contains(HttpMethods.Head))
        {
            response.Headers.Allow = string.Join(", ", [.. allowed, HttpMethods.Head]);
        }
    }

    private sealed record HeadFeature;
}
