using System.IO.Compression;
using System.Reflection;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Responses;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Features.Questionnaire;

/// <summary>The scripts and stylesheets of the pages for people.</summary>
internal static class PageFile
{
    private const string Folder = "wwwroot/";

    /// <summary>Returns the names of the files in a folder.</summary>
    public static IEnumerable<string> NamesIn(string folder) =>
        Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith($"{Folder}{folder}/", StringComparison.Ordinal))
            .Select(name => name[Folder.Length..]);

    /// <summary>Serves a script or stylesheet under its name, compressed once at the start.</summary>
    /// <remarks>Any origin may load it, because the page in a sandboxed frame, which has no origin, needs it to show the reason.</remarks>
    public static void Map(IEndpointRouteBuilder routes, string name)
    {
        var file = EmbeddedFile.Read(Folder + name);
        var compressed = Compress(file);
        var mediaType =
            $"text/{(name.EndsWith(".js", StringComparison.Ordinal) ? "javascript" : "css")}; charset=utf-8";
        routes
            .MapGet(
                $"/{name}",
                (HttpContext http) =>
                {
                    var (gzip, headers) = (AcceptsGzip(http.Request), http.Response.Headers);
                    headers.CacheControl = "no-cache";
                    headers.Vary = "Accept-Encoding";
                    headers.ContentEncoding = gzip ? "gzip" : default;
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                    var bytes = gzip ? compressed : file;
                    return Results.Bytes(bytes, mediaType, entityTag: new(JsonResponse.ComputeETag(bytes)));
                }
            )
            .AllowAnyOrigin()
            .ExcludeFromDescription();
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(coding =>
            coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0
        );

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();

        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}
