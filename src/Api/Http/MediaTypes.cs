using ChannelFit.Api.Http.Problems;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http;

/// <summary>The media types that bodies have.</summary>
public static class MediaTypes
{
    public const string Json = "application/json";

    /// <summary>What to change of a JSON document (RFC 7396).</summary>
    public const string MergePatch = "application/merge-patch+json";

    public const string Html = "text/html";

    /// <summary>A JSON object a line, each ended by LF.</summary>
    public const string Ndjson = "application/x-ndjson";

    /// <summary>Comma-separated values (RFC 4180).</summary>
    public const string Csv = "text/csv";

    /// <summary>The media type of a body in plain UTF-8, in lower case; null where it has none, or is encoded otherwise.</summary>
    public static string? FromRequest(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset))
        && !IsEncoded(request)
            ? type.MediaType.Value?.ToLowerInvariant()
            : null;

    /// <summary>The 415 of a body in another media type; of an encoded one it names the encoding that is taken (RFC 9110 §12.5.3).</summary>
    public static IResult Refuse(HttpRequest request, string? detail = null)
    {
        if (!IsEncoded(request))
        {
            return ProblemResults.Of(ProblemKind.UnsupportedMediaType, detail);
        }

        request.HttpContext.Response.Headers.AcceptEncoding = "identity";
        return ProblemResults.Of(
            ProblemKind.UnsupportedMediaType,
            "The body has a Content-Encoding. Send it as it is, without that header or with 'Content-Encoding: identity'."
        );
    }

    /// <summary>Returns whether a charset is UTF-8, by its name or the one that many clients write.</summary>
    private static bool IsUtf8(StringSegment charset) =>
        !charset.HasValue
        || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    private static bool IsEncoded(HttpRequest request) =>
        request
            .Headers.ContentEncoding.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Any(coding => coding.Length > 0 && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
