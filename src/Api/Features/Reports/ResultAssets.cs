using System.Text;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Reports;

/// <summary>GET /result.css and /result.js: the styles of results, and the print button of shared pages.</summary>
public static class ResultAssets
{
    /// <summary>The public path of the script.</summary>
    public const string ScriptPath = $"/{Script}";

    private const string Script = "result.js";

    public static void Map(IEndpointRouteBuilder routes)
    {
        EmbeddedFile.Map(routes, Script);
        routes
            .MapGet(
                ResultStylesheet.Path,
                (HttpResponse response, string? color) =>
                {
                    var css = Encoding.UTF8.GetBytes(ResultStylesheet.For(color is null ? null : $"#{color}"));
                    response.Headers.CacheControl = "no-cache";
                    return Results.Bytes(css, "text/css; charset=utf-8", entityTag: new(JsonResponse.ComputeETag(css)));
                }
            )
            .ExcludeFromDescription();
    }
}
