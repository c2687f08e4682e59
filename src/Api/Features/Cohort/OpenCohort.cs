using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>GET /c, /cohort.css and /cohort.js: the page of the coach's view. Its script reads the token from the fragment.</summary>
public static class OpenCohort
{
    // Only files and operations of this service.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var page = EmbeddedFile.ReadText("cohort.html");
        routes
            .MapGet(
                CohortLinkSigner.Path,
                (HttpResponse response) =>
                {
                    response.Headers.CacheControl = "no-store";
                    response.Headers.ContentSecurityPolicy = Policy;
                    response.Headers["X-Robots-Tag"] = "noindex";
                    return Results.Text(page, "text/html; charset=utf-8");
                }
            )
            .ExcludeFromDescription();
        EmbeddedFile.Map(routes, "cohort.css");
        EmbeddedFile.Map(routes, "cohort.js");
    }
}
