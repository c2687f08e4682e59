using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Http.Responses;

/// <summary>A JSON response. With a strong ETag it also evaluates If-None-Match (RFC 9110 §13).</summary>
public sealed class JsonResponse : IResult
{
    /// <summary>The largest buffer that a thread keeps for its next response.</summary>
    private const int MaxKeptBufferSize = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? threadBuffer;

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly Action<ArrayBufferWriter<byte>>? write;
    private readonly int status;
    private readonly bool tagged;

    private JsonResponse(ReadOnlyMemory<byte> bytes, int status) => (this.bytes, this.status) = (bytes, status);

    private JsonResponse(Action<ArrayBufferWriter<byte>> write, int status, bool tagged) =>
        (this.write, this.status, this.tagged) = (write, status, tagged);

    public string? ETag { get; init; }

    public string CacheControl { get; init; } = "no-store";

    /// <summary>The language of the texts; null if the response has no texts.</summary>
    public string? Language { get; init; }

    public Action<IHeaderDictionary>? Headers { get; init; }

    /// <summary>Creates a response that serializes a value when it is sent.</summary>
    public static JsonResponse Create<T>(
        T value,
        JsonTypeInfo<T> type,
        int status = StatusCodes.Status200OK,
        bool tagged = false,
        string? language = null,
        Action<IHeaderDictionary>? headers = null
    ) => Create(WriterFor(value, type), status, tagged, language, headers);

    /// <summary>Creates a response that a callback writes when it is sent.</summary>
    public static JsonResponse Create(
        Action<ArrayBufferWriter<byte>> write,
        int status = StatusCodes.Status200OK,
        bool tagged = false,
        string? language = null,
        Action<IHeaderDictionary>? headers = null
    ) => new(write, status, tagged) { Language = language, Headers = headers };

    /// <summary>
    /// Creates a response with a resource that the client may change next. <c>no-transform</c> keeps proxies from
    /// compressing it, which would weaken the ETag that the client sends with the change.
    /// </summary>
    /// <param name="etag">The ETag; null for the one of the body.</param>
    public static JsonResponse Patchable<T>(T value, JsonTypeInfo<T> type, string? etag = null) =>
        new(WriterFor(value, type), StatusCodes.Status200OK, tagged: etag is null)
        {
            ETag = etag,
            CacheControl = "no-store, no-transform",
        };

    /// <summary>Creates a response from bytes.</summary>
    public static JsonResponse FromBytes(byte[] bytes, int status, Action<IHeaderDictionary>? headers = null) =>
        new(bytes, status) { Headers = headers };

    /// <summary>Creates a cacheable response with an ETag, by default public for five minutes.</summary>
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
            if (WriteHeaders(httpContext, bytes.Span, ETag))
            {
                await httpContext.Response.BodyWriter.WriteAsync(bytes, httpContext.RequestAborted);
            }

            return;
        }

        // Until the buffer is copied to the response, possibly on another thread, no other response uses it.
        var buffer = threadBuffer ?? new(initialCapacity: 16 * 1024);
        threadBuffer = null;

        try
        {
            write(buffer);

            if (!WriteHeaders(httpContext, buffer.WrittenSpan, tagged ? ComputeETag(buffer.WrittenSpan) : ETag))
            {
                return;
            }

            // Bytes that are written before the headers would be copied once more.
            await httpContext.Response.StartAsync(httpContext.RequestAborted);
            httpContext.Response.BodyWriter.Write(buffer.WrittenSpan);
        }
        finally
        {
            buffer.ResetWrittenCount();
            threadBuffer = buffer.Capacity > MaxKeptBufferSize ? null : buffer;
        }

        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>Returns a callback that serializes a value.</summary>
    internal static Action<ArrayBufferWriter<byte>> WriterFor<T>(T value, JsonTypeInfo<T> type) =>
        buffer =>
        {
            using var json = new Utf8JsonWriter(
                buffer,
                new() { Encoder = type.Options.Encoder, SkipValidation = true }
            );
            JsonSerializer.Serialize(json, value, type);
        };

    /// <summary>Sets the headers. Returns whether a body follows.</summary>
    private bool WriteHeaders(HttpContext http, ReadOnlySpan<byte> body, string? tag)
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

        if (tag is not null && HttpMethods.IsGet(request.Method) && Preconditions.IfNoneMatchContains(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return false;
        }

        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return true;
    }

    /// <summary>Returns the ETag that the response has when it is sent; null if it has none.</summary>
    internal string? ComputeETag()
    {
        if (!tagged)
        {
            return ETag;
        }

        var buffer = new ArrayBufferWriter<byte>();
        write!(buffer);
        return ComputeETag(buffer.WrittenSpan);
    }

    /// <summary>Computes the strong ETag of bytes.</summary>
    internal static string ComputeETag(ReadOnlySpan<byte> bytes) =>
        $"\"{Convert.ToHexStringLower(XxHash128.Hash(bytes))}\"";
}
