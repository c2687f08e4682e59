using ChannelFit.Api.Http.Problems;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Swagger UI at /swagger. In Development it is authorized with the API key of the demo partner.</summary>
public static class SwaggerUiEndpoints
{
    private const string Root = "/swagger";
    private const string KeyScript = "/swagger/demo-key.js";

    // Swagger UI sets inline styles from its scripts. Everything else must come from this service.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Serves Swagger UI.</summary>
    public static void UseSwaggerUiEndpoints(this WebApplication app)
    {
        var demo = app.Services.GetRequiredService<SwaggerDemoDefaults>();
        var page = new SwaggerUIOptions { DocumentTitle = "ChannelFit" };
        page.SwaggerEndpoint(OpenApiSetup.PagePath, "ChannelFit v1");
        page.EnableTryItOutByDefault();
        page.EnableDeepLinking();
        page.DisplayRequestDuration();
        page.DefaultModelsExpandDepth(0);

        app.UseWhen(
            http => http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase),
            swagger =>
            {
                swagger.Use(
                    (http, next) =>
                    {
                        var headers = http.Response.Headers;
                        headers.ContentSecurityPolicy = Policy;
                        headers["Cross-Origin-Resource-Policy"] = "same-origin"; // Pages of other origins cannot read the demo key.
                        return next(http);
                    }
                );
                swagger.UseSwaggerUI(page);
            }
        );
        // The address that the service prints at its start.
        app.MapGet("/", () => Results.Redirect("swagger")).ExcludeFromDescription();
        app.MapGet(
                KeyScript,
                () =>
                    demo.ApiKeyText is { } key
                        ? Results.Text(Authorize(key, demo.RespondentToken), "text/javascript")
                        : ProblemResults.Of(ProblemKind.NotFound)
            )
            .ExcludeFromDescription();

        // The demo data is created after the pipeline and before the first request.
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (demo.ApiKeyText is not null)
            {
                page.InjectJavascript(KeyScript);
            }
        });
    }

    /// <summary>Returns a script that sets the API key after Swagger UI has loaded the document. Swagger UI drops keys that are set earlier.</summary>
    private static string Authorize(string key, string token) =>
        $$"""
            const wait = setInterval(() => {
                if (window.ui?.specSelectors.loadingStatus() === "success") {
                    clearInterval(wait);
                    ui.preauthorizeApiKey("Bearer", "{{key}}");
                    ui.preauthorizeApiKey("{{OpenApiSetup.RespondentToken}}", "{{token}}");
                }
            }, 50);

            """;
}
