using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http;

/// <summary>An answer of JSON bytes, written once: with a strong ETag it also answers If-None-Match (RFC 9110 §13).</summary>
public sealed class JsonAnswer : IResult
{
    private readonly ReadOnlyMemory<byte> body;
    private readonly int status;

    private JsonAnswer(ReadOnlyMemory<byte> body, int status) => (this.body, this.status) = (body, status);

    public string? ETag { get; init; }

    public string CacheControl { get; init; } = "no-store";

    /// <summary>The language of the texts; null where there are none.</summary>
    public string? Language { get; init; }

    public Action<IHeaderDictionary>? Headers { get; init; }

    /// <summary>An answer with a value.</summary>
    public static JsonAnswer Of<T>(
        T value,
        JsonTypeInfo<T> type,
        int status = StatusCodes.Status200OK,
        bool tagged = false,
        string? language = null,
        Action<IHeaderDictionary>? headers = null
    )
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return new(bytes, status)
        {
            ETag = tagged ? Tag(bytes) : null,
            Language = language,
            Headers = headers,
        };
    }

    /// <summary>An answer with a value whose state has a strong tag of its own.</summary>
    public static JsonAnswer Of<T>(T value, JsonTypeInfo<T> type, string tag) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, type), StatusCodes.Status200OK) { ETag = tag };

    /// <summary>An answer that was written already.</summary>
    public static JsonAnswer Written(byte[] bytes, int status, Action<IHeaderDictionary>? headers = null) =>
        new(bytes, status) { Headers = headers };

    /// <summary>An answer made once and sent often; unless told otherwise anybody may keep it for a few minutes.</summary>
    public static JsonAnswer Published(byte[] bytes, string? language, string cacheControl = "public, max-age=300") =>
        new(bytes, StatusCodes.Status200OK)
        {
            ETag = Tag(bytes),
            CacheControl = cacheControl,
            Language = language,
        };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.CacheControl = CacheControl;
        response.Headers.ETag = ETag;
        Headers?.Invoke(response.Headers);

        if (Language is not null)
        {
            response.Headers.ContentLanguage = Language;
            response.Headers.Vary = "Accept-Language";
        }

        if (ETag is not null && Matches(request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    private bool Matches(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (tag.Tag == ETag));

    /// <summary>A strong tag of bytes.</summary>
    internal static string Tag(ReadOnlySpan<byte> bytes) => $"\"{Convert.ToHexStringLower(XxHash128.Hash(bytes))}\"";
}
