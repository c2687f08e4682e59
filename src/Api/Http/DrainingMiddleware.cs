using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http;

/// <summary>Middleware that closes connections while the service drains.</summary>
public static class DrainingMiddleware
{
    /// <summary>Adds <c>Connection: close</c> to every response while the service drains.</summary>
    public static void UseDraining(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<DrainState>();

        app.Use(
            (http, next) =>
            {
                if (state.IsDraining)
                {
                    http.Response.Headers[HeaderNames.Connection] = "close";
                }

                return next(http);
            }
        );
    }
}
