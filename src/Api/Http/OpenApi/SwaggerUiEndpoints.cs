using ChannelFit.Api.Http.Problems;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Swagger UI at /swagger: its own files only, and in Development authorised with the demo's key.</summary>
public static class SwaggerUiEndpoints
{
    private const string Root = "/swagger";
    private const string KeyScript = "/swagger/demo-key.js";

    // Swagger UI styles elements from its scripts; everything else is held to our own files.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseSwaggerUiEndpoints(this WebApplication app)
    {
        var demo = app.Services.GetRequiredService<SwaggerDemoDefaults>();
        var page = new SwaggerUIOptions { DocumentTitle = "ChannelFit" };
        page.SwaggerEndpoint(OpenApiSetup.PagePath, "ChannelFit v1");
        page.EnableTryItOutByDefault();
        page.EnableDeepLinking();
        page.DisplayRequestDuration();
        page.DefaultModelsExpandDepth(0);

        app.Use(
            (http, next) =>
            {
                if (http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase))
                {
                    var headers = http.Response.Headers;
                    headers.ContentSecurityPolicy = Policy;
                    headers["Cross-Origin-Resource-Policy"] = "same-origin"; // No other page reads the demo's key.
                }

                return next(http);
            }
        );
        app.UseSwaggerUI(page);
        app.MapGet(
                KeyScript,
                () =>
                    demo.ApiKeyText is { } key
                        ? Results.Text(Authorize(key, demo.RespondentToken), "text/javascript")
                        : ProblemResults.Of(ProblemKind.NotFound)
            )
            .ExcludeFromDescription();

        // The demo is made after the pipeline, and before the first request.
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (demo.ApiKeyText is not null)
            {
                page.InjectJavascript(KeyScript);
            }
        });
    }

    /// <summary>Fills in the key once Swagger UI has read the contract, which forgets keys that came earlier.</summary>
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
