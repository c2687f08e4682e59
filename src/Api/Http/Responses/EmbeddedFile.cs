using System.IO.Compression;
using System.Reflection;
using System.Text;
using ChannelFit.Api.Http.Auth;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Responses;

/// <summary>A file of wwwroot, which is embedded in the assembly.</summary>
public static class EmbeddedFile
{
    private const string Folder = "wwwroot/";

    /// <summary>Reads a file.</summary>
    public static byte[] Read(string name)
    {
        using var resource =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the assembly.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Reads a text file.</summary>
    public static string ReadText(string name) => Encoding.UTF8.GetString(Read(name));

    /// <summary>Returns the names of the files in a folder.</summary>
    public static IEnumerable<string> NamesIn(string folder) =>
        Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith($"{Folder}{folder}/", StringComparison.Ordinal))
            .Select(name => name[Folder.Length..]);

    /// <summary>Serves a script or stylesheet under its name, compressed once at the start. Browsers revalidate it by its ETag.</summary>
    /// <remarks>Any origin may load it, because the questionnaire in a sandboxed frame, which has no origin, needs its scripts to show the reason. The files contain no data.</remarks>
    public static void Map(IEndpointRouteBuilder routes, string name)
    {
        var plain = WithTag(Read(name));
        var compressed = WithTag(Compress(plain.Bytes));
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
                    var (bytes, tag) = gzip ? compressed : plain;
                    return Results.Bytes(bytes, mediaType, entityTag: tag);
                }
            )
            .AllowAnyOrigin()
            .ExcludeFromDescription();
    }

    private static (byte[] Bytes, EntityTagHeaderValue Tag) WithTag(byte[] bytes) =>
        (bytes, new(JsonResponse.ComputeETag(bytes)));

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
