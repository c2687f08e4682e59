using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Responses;

/// <summary>An answer of JSON: with a strong ETag it also answers If-None-Match (RFC 9110 §13).</summary>
public sealed class JsonResponse : IResult
{
    /// <summary>A thread keeps what it writes answers into, unless one answer made it larger than this.</summary>
    private const int MostKept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    private readonly ReadOnlyMemory<byte> written;
    private readonly Action<ArrayBufferWriter<byte>>? write;
    private readonly int status;
    private readonly bool tagged;

    private JsonResponse(ReadOnlyMemory<byte> written, int status) => (this.written, this.status) = (written, status);

    private JsonResponse(Action<ArrayBufferWriter<byte>> write, int status, bool tagged) =>
        (this.write, this.status, this.tagged) = (write, status, tagged);

    public string? ETag { get; init; }

    public string CacheControl { get; init; } = "no-store";

    /// <summary>The language of the texts; null where there are none.</summary>
    public string? Language { get; init; }

    public Action<IHeaderDictionary>? Headers { get; init; }

    /// <summary>An answer with a value, which is written when the answer is sent.</summary>
    public static JsonResponse Create<T>(
        T value,
        JsonTypeInfo<T> type,
        int status = StatusCodes.Status200OK,
        bool tagged = false,
        string? language = null,
        Action<IHeaderDictionary>? headers = null
    ) => Create(WriterFor(value, type), status, tagged, language, headers);

    /// <summary>An answer that writes itself when it is sent.</summary>
    public static JsonResponse Create(
        Action<ArrayBufferWriter<byte>> write,
        int status = StatusCodes.Status200OK,
        bool tagged = false,
        string? language = null,
        Action<IHeaderDictionary>? headers = null
    ) => new(write, status, tagged) { Language = language, Headers = headers };

    /// <summary>
    /// An answer with a value that its reader may change next: a proxy that compressed it would weaken the tag, which the
    /// change is then sent with.
    /// </summary>
    public static JsonResponse Patchable<T>(T value, JsonTypeInfo<T> type, string? tag = null) =>
        new(WriterFor(value, type), StatusCodes.Status200OK, tagged: false)
        {
            ETag = tag,
            CacheControl = "no-store, no-transform",
        };

    /// <summary>An answer that was written already.</summary>
    public static JsonResponse FromBytes(byte[] bytes, int status, Action<IHeaderDictionary>? headers = null) =>
        new(bytes, status) { Headers = headers };

    /// <summary>An answer made once and sent often; unless told otherwise anybody may keep it for a few minutes.</summary>
    public static JsonResponse Cacheable(byte[] bytes, string? language, string cacheControl = "public, max-age=300") =>
        new(bytes, StatusCodes.Status200OK)
        {
            ETag = ComputeETag(bytes),
            CacheControl = cacheControl,
            Language = language,
        };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (write is null)
        {
            if (Begin(httpContext, written.Span, ETag))
            {
                await httpContext.Response.BodyWriter.WriteAsync(written, httpContext.RequestAborted);
            }

            return;
        }

        // Until it is copied into the response, on whatever thread that ends, nobody else writes into it.
        var buffer = scratch ?? new(initialCapacity: 16 * 1024);
        scratch = null;

        try
        {
            write(buffer);

            if (!Begin(httpContext, buffer.WrittenSpan, tagged ? ComputeETag(buffer.WrittenSpan) : ETag))
            {
                return;
            }

            // What is written before the headers is copied once more.
            await httpContext.Response.StartAsync(httpContext.RequestAborted);
            httpContext.Response.BodyWriter.Write(buffer.WrittenSpan);
        }
        finally
        {
            buffer.ResetWrittenCount();
            scratch = buffer.Capacity > MostKept ? null : buffer;
        }

        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>How a value is written.</summary>
    internal static Action<ArrayBufferWriter<byte>> WriterFor<T>(T value, JsonTypeInfo<T> type) =>
        buffer =>
        {
            using var json = new Utf8JsonWriter(
                buffer,
                new() { Encoder = type.Options.Encoder, SkipValidation = true }
            );
            JsonSerializer.Serialize(json, value, type);
        };

    /// <summary>Sets the headers; whether a body follows.</summary>
    private bool Begin(HttpContext http, ReadOnlySpan<byte> body, string? tag)
    {
        var (request, response) = (http.Request, http.Response);
        response.Headers.CacheControl = CacheControl;
        response.Headers.ETag = tag;
        Headers?.Invoke(response.Headers);

        if (Language is not null)
        {
            response.Headers.ContentLanguage = Language;
            response.Headers.Vary = "Accept-Language";
        }

        if (tag is not null && Matches(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return false;
        }

        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return true;
    }

    private static bool Matches(HttpRequest request, string own) =>
        HttpMethods.IsGet(request.Method)
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (tag.Tag == own));

    /// <summary>A strong tag of bytes.</summary>
    internal static string ComputeETag(ReadOnlySpan<byte> bytes) =>
        $"\"{Convert.ToHexStringLower(XxHash128.Hash(bytes))}\"";
}
