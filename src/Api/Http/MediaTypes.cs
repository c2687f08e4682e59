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
        && HeaderUtilities.RemoveQuotes(type.Charset) is var charset
        && (!charset.HasValue || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && request.Headers.ContentEncoding.Count == 0
            ? type.MediaType.Value?.ToLowerInvariant()
            : null;
}
