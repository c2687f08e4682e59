using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http;

/// <summary>Answers HEAD wherever GET is answered, as GET is and without the body (RFC 9110 §9.3.2).</summary>
public static class HeadRequests
{
    /// <summary>Lets everything behind it see a GET. Kestrel, which read the request, sends no body for it.</summary>
    public static void UseHead(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                var request = http.Request;

                if (HttpMethods.IsHead(request.Method))
                {
                    request.Method = HttpMethods.Get;
                    http.Features.Set(new Head());
                }
                else if (HttpMethods.IsHead(request.Headers.AccessControlRequestMethod.ToString()))
                {
                    request.Headers.AccessControlRequestMethod = HttpMethods.Get;
                }

                http.Response.OnStarting(static state => AllowHead((HttpResponse)state), http.Response);
                return next(http);
            }
        );

    /// <summary>Returns whether the client asked for the headers alone, so that a long body need not be made.</summary>
    public static bool IsHead(HttpContext http) => http.Features.Get<Head>() is not null;

    private static Task AllowHead(HttpResponse response)
    {
        var allowed = response.Headers.GetCommaSeparatedValues(HeaderNames.Allow);

        if (allowed.Contains(HttpMethods.Get) && !allowed.Contains(HttpMethods.Head))
        {
            response.Headers.Allow = string.Join(", ", [.. allowed, HttpMethods.Head]);
        }

        return Task.CompletedTask;
    }

    private sealed record Head;
}
