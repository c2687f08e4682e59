using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http;

/// <summary>
/// The time between the order to stop and the end of listening: readiness says no, so that load balancers send nothing
/// more, and every answer asks its client to close the connection, while requests are still served.
/// </summary>
public sealed class Draining
{
    private volatile bool begun;

    /// <summary>Whether the service was told to stop.</summary>
    public bool Begun => begun;

    /// <summary>Begins to drain; there is no way back.</summary>
    public void Begin() => begun = true;
}

/// <summary>Adds what draining needs of every answer.</summary>
public static class DrainingAnswers
{
    /// <summary>Marks every answer with <c>Connection: close</c> while the service drains.</summary>
    public static void UseDraining(this WebApplication app)
    {
        var draining = app.Services.GetRequiredService<Draining>();

        app.Use(
            (http, next) =>
            {
                if (draining.Begun)
                {
                    http.Response.Headers[HeaderNames.Connection] = "close";
                }

                return next(http);
            }
        );
    }
}
