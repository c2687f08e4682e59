using ChannelFit.Api.Http.Problems;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http;

/// <summary>Media types of request and response bodies.</summary>
public static class MediaTypes
{
    public const string Json = "application/json";

    /// <summary>JSON Merge Patch (RFC 7396).</summary>
    public const string MergePatch = "application/merge-patch+json";

    public const string Html = "text/html";

    /// <summary>Newline-delimited JSON: one object per line, each followed by LF.</summary>
    public const string Ndjson = "application/x-ndjson";

    /// <summary>Comma-separated values (RFC 4180).</summary>
    public const string Csv = "text/csv";

    /// <summary>
    /// Returns the media type of a request body in lower case; null if it is missing, the charset is not UTF-8 and for CSV not
    /// UTF-16, or the body is encoded.
    /// </summary>
    public static string? FromRequest(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && HeaderUtilities.RemoveQuotes(type.Charset) is var charset
        && (IsUtf8(charset) || (IsUtf16(charset) && type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase)))
        && !IsEncoded(request)
            ? type.MediaType.Value?.ToLowerInvariant()
            : null;

    /// <summary>Returns the 415 response of an unsupported media type. For an encoded body it sets Accept-Encoding (RFC 9110 §12.5.3).</summary>
    public static IResult Unsupported(HttpRequest request, string? detail = null)
    {
        if (!IsEncoded(request))
        {
            return ProblemResults.Of(ProblemKind.UnsupportedMediaType, detail);
        }

        request.HttpContext.Response.Headers.AcceptEncoding = "identity";
        return ProblemResults.Of(
            ProblemKind.UnsupportedMediaType,
            "The body has a Content-Encoding. Send it unencoded, without this header or with 'Content-Encoding: identity'."
        );
    }

    /// <summary>Returns whether a charset is UTF-8, spelled <c>utf-8</c> or, as many clients do, <c>utf8</c>.</summary>
    private static bool IsUtf8(StringSegment charset) =>
        !charset.HasValue
        || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    // The byte order mark, without which UTF-16 is not read, tells the order.
    private static bool IsUtf16(StringSegment charset) =>
        charset.Equals("utf-16", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("utf-16le", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("utf-16be", StringComparison.OrdinalIgnoreCase);

    private static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding.Count > 0
        && request
            .Headers.ContentEncoding.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Any(coding => coding.Length > 0 && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
