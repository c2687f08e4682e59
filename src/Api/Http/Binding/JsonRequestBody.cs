using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace ChannelFit.Api.Http.Binding;

/// <summary>A request body in memory: one strictly parsed JSON object, or a problem.</summary>
public sealed class JsonRequestBody : IDisposable
{
    /// <summary>The largest number of bytes of a body.</summary>
    /// <remarks>
    /// Kestrel's own limit is far higher. Kestrel drains the rest of a request after a problem, and closes the connection
    /// beyond its limit; the client would then see a broken pipe instead of the 413.
    /// </remarks>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Rejects duplicate members, and limits the depth.</summary>
    public static readonly JsonDocumentOptions StrictOptions = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = 32,
    };

    private byte[] buffer = [];
    private int length;
    private JsonDocument? document;

    private JsonRequestBody() { }

    /// <summary>The reason why the body cannot be read; null if it can.</summary>
    public IResult? Problem { get; private set; }

    /// <summary>The object, until disposal. It exists only if the body was parsed without a problem.</summary>
    public JsonElement Root => document!.RootElement;

    /// <summary>The bytes as they were sent, until disposal.</summary>
    public ReadOnlySpan<byte> Bytes => BytesMemory.Span;

    /// <summary>The same bytes for asynchronous code.</summary>
    public ReadOnlyMemory<byte> BytesMemory => buffer.AsMemory(0, length);

    /// <summary>Reads the body. The checks have this order: 415, 413, 400.</summary>
    /// <param name="http">The request.</param>
    /// <param name="limit">The largest number of bytes.</param>
    /// <param name="options">The options of the parser; by default it rejects duplicate members.</param>
    /// <param name="mediaType">A media type that is accepted in addition to application/json.</param>
    /// <param name="optional">True if no body means an empty object.</param>
    public static async ValueTask<JsonRequestBody> Read(
        HttpContext http,
        int limit = MaxBytes,
        JsonDocumentOptions? options = null,
        string mediaType = MediaTypes.Json,
        bool optional = false
    )
    {
        var body = new JsonRequestBody();

        if (
            optional
            && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            && http.Request.ContentType is null
        )
        {
            body.document = JsonDocument.Parse("{}");
            return body;
        }

        body.Problem = await body.Fill(http, limit, mediaType) ?? body.Parse(options ?? StrictOptions);
        return body;
    }

    /// <summary>Reads the body without parsing it. The checks have this order: 415, 413.</summary>
    public static async ValueTask<JsonRequestBody> ReadBytes(HttpContext http)
    {
        var body = new JsonRequestBody();
        body.Problem = await body.Fill(http, MaxBytes, MediaTypes.Json);
        return body;
    }

    public void Dispose()
    {
        document?.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static IResult? CheckMediaType(HttpRequest request, string other) =>
        MediaTypes.FromRequest(request) is { } sent && (sent == MediaTypes.Json || sent == other)
            ? null
            : MediaTypes.Unsupported(request);

    private async ValueTask<IResult?> Fill(HttpContext http, int limit, string mediaType)
    {
        if (CheckMediaType(http.Request, mediaType) is { } problem)
        {
            return problem;
        }

        if (http.Request.ContentLength > limit)
        {
            return ProblemResults.Of(ProblemKind.TooLarge);
        }

        var reader = http.Request.BodyReader;

        while (true)
        {
            var read = await ReadMore(reader, http.RequestAborted);
            var bytes = read.Buffer;

            if (bytes.Length > limit)
            {
                reader.AdvanceTo(bytes.End);
                return ProblemResults.Of(ProblemKind.TooLarge);
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(bytes.Start, bytes.End);
                continue;
            }

            length = (int)bytes.Length;
            buffer = ArrayPool<byte>.Shared.Rent(length);
            bytes.CopyTo(buffer);
            reader.AdvanceTo(bytes.End);
            return null;
        }
    }

    private static async ValueTask<ReadResult> ReadMore(PipeReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadAsync(cancel);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw RequestBodyStream.Unreadable(exception);
        }
    }

    private IResult? Parse(JsonDocumentOptions options)
    {
        (document, var error) = ParseObject(BytesMemory, "The body", options);
        return error is null ? null : ProblemResults.Of(ProblemKind.MalformedRequest, error);
    }

    /// <summary>Parses bytes as one JSON object; returns it, or a sentence that explains why they are not one.</summary>
    /// <param name="bytes">The bytes; they must not change while the object is used.</param>
    /// <param name="name">The subject of that sentence.</param>
    /// <param name="options">The options of the parser.</param>
    public static (JsonDocument? Object, string? Error) ParseObject(
        ReadOnlyMemory<byte> bytes,
        string name,
        JsonDocumentOptions options
    )
    {
        if (StartsWithByteOrderMark(bytes.Span))
        {
            return (null, $"{name} begins with a byte order mark; send UTF-8 without one.");
        }

        if (!Utf8.IsValid(bytes.Span))
        {
            return (null, $"{name} is not UTF-8.");
        }

        try
        {
            var parsed = JsonDocument.Parse(bytes, options);

            if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            {
                return (parsed, null);
            }

            parsed.Dispose();
            return (null, $"{name} is JSON, but not an object.");
        }
        catch (JsonException)
        {
            return (null, $"{name} {JsonErrorMessages.Describe(bytes.Span, options)}");
        }
        catch (InvalidOperationException)
        {
            return (null, "The name of a member has a lone surrogate, which is not Unicode text.");
        }
    }

    /// <summary>Returns whether bytes begin with a byte order mark.</summary>
    public static bool StartsWithByteOrderMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
}
