using System.Text;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Reports;

/// <summary>GET /result.css and /result.js: the styles of results, and the print button of shared pages.</summary>
public static class ResultAssets
{
    /// <summary>The public path of the script.</summary>
    public const string ScriptPath = "/result.js";

    private static readonly byte[] Script = EmbeddedFile.Read("wwwroot/result.js");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                ResultStylesheet.Path,
                (HttpResponse response, string? color) =>
                    EmbeddedFile.Send(
                        response,
                        Encoding.UTF8.GetBytes(ResultStylesheet.For(color is null ? null : $"#{color}")),
                        "text/css; charset=utf-8"
                    )
            )
            .ExcludeFromDescription();
        routes
            .MapGet(
                ScriptPath,
                (HttpResponse response) => EmbeddedFile.Send(response, Script, "text/javascript; charset=utf-8")
            )
            .ExcludeFromDescription();
    }
}
