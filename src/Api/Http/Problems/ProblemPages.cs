using System.Net;
using System.Text;

namespace ChannelFit.Api.Http.Problems;

/// <summary>GET /problems/{slug}: the page that the <c>type</c> of a problem refers to.</summary>
public static class ProblemPages
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var kind in ProblemKind.All)
        {
            var page = Encoding.UTF8.GetBytes(Render(kind));
            routes
                .MapGet(
                    $"/problems/{kind.Slug}",
                    (HttpResponse response) =>
                    {
                        response.Headers.ContentSecurityPolicy = Policy;
                        return Results.Bytes(page, "text/html; charset=utf-8");
                    }
                )
                .ExcludeFromDescription();
        }
    }

    private static string Render(ProblemKind kind) =>
        $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{{WebUtility.HtmlEncode(kind.Title)}}</title>
            <style>body { font: 1rem/1.5 system-ui; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
            <h1>{{kind.Status}}: {{WebUtility.HtmlEncode(kind.Title)}}</h1>
            <p>{{WebUtility.HtmlEncode(kind.Meaning)}}</p>
            </html>

            """;
}
