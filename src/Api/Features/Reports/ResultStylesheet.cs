using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The styles of results for the screen and for two A4 pages (wwwroot/result.css).</summary>
/// <remarks>
/// Reports contain the styles, allowed by their hash, so that a saved or forwarded file looks the same without the service.
/// Pages that insert a result link the same text at <see cref="Path"/>, because their policy allows only files of the service.
/// </remarks>
internal static class ResultStylesheet
{
    /// <summary>The public path of the stylesheet. The query parameter <c>color</c> takes a partner's colour.</summary>
    public const string Path = "/result.css";

    private static readonly string Css = EmbeddedFile.ReadText("result.css");

    /// <summary>Returns the styles with a colour as #rrggbb, or with the service's own.</summary>
    public static string For(string? color) =>
        color is not null && ColorContrast.IsColor(color) ? $"{Css}.result{{--accent:{color}}}\n" : Css;

    /// <summary>Returns the path of the styles with a colour.</summary>
    public static string PathFor(string? color) => color is null ? Path : $"{Path}?color={color.TrimStart('#')}";
}
