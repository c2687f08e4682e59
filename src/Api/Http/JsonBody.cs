using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http;

/// <summary>A request body, read whole and strictly: one JSON object in UTF-8, or the reason why it is not.</summary>
public sealed class JsonBody : IDisposable
{
    /// <summary>The most bytes that a body may have.</summary>
    /// <remarks>
    /// Kestrel's own limit stays far higher: it drains what a client still sends after a refusal, and beyond its limit
    /// it cuts the connection, so that the client would see a broken pipe in place of the 413.
    /// </remarks>
    public const int Limit = 64 * 1024;

    /// <summary>Duplicate members are refused, and depth is bounded.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int length;
    private JsonDocument? document;

    private JsonBody() { }

    /// <summary>Why the body cannot be read; null where it can.</summary>
    public IResult? Refusal { get; private set; }

    /// <summary>The object; only where there is no refusal, and until disposal.</summary>
    public JsonElement Root => document!.RootElement;

    /// <summary>The bytes as they came; until disposal.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Reads the body; order of checks: 415, 413, 400.</summary>
    /// <param name="http">The request.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <param name="options">How strictly it is parsed; duplicate members are refused unless told otherwise.</param>
    /// <param name="optional">Whether a request without a body is one with an empty object.</param>
    public static async ValueTask<JsonBody> Read(
        HttpContext http,
        int limit = Limit,
        JsonDocumentOptions? options = null,
        bool optional = false
    )
    {
        var body = new JsonBody();

        if (
            optional
            && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            && http.Request.ContentType is null
        )
        {
            body.document = JsonDocument.Parse("{}");
            return body;
        }

        body.Refusal = RefuseMediaType(http.Request) ?? await body.Fill(http, limit) ?? body.Parse(options ?? Strict);
        return body;
    }

    public void Dispose()
    {
        document?.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static IResult? RefuseMediaType(HttpRequest request)
    {
        var known =
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Charset) is var charset
            && (!charset.HasValue || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            && request.Headers.ContentEncoding.Count == 0;
        return known ? null : Problems.Of(ProblemKind.UnsupportedMediaType);
    }

    private async ValueTask<IResult?> Fill(HttpContext http, int limit)
    {
        if (http.Request.ContentLength > limit)
        {
            return Problems.Of(ProblemKind.TooLarge);
        }

        while (true)
        {
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                Bytes.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            var read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), http.RequestAborted);
            length += read;

            if (length > limit)
            {
                return Problems.Of(ProblemKind.TooLarge);
            }

            if (read == 0)
            {
                return null;
            }
        }
    }

    private IResult? Parse(JsonDocumentOptions options)
    {
        if (Bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return Unreadable("The body begins with a byte order mark; send UTF-8 without one.");
        }

        if (!Utf8.IsValid(Bytes))
        {
            return Unreadable("The body is not UTF-8.");
        }

        try
        {
            document = JsonDocument.Parse(buffer.AsMemory(0, length), options);
        }
        catch (JsonException wrong)
        {
            return Unreadable($"The body is not JSON that can be read: {Reason(wrong)}");
        }
        catch (InvalidOperationException)
        {
            return Unreadable("A member's name holds half of a surrogate pair, which is not Unicode text.");
        }

        return Root.ValueKind == JsonValueKind.Object ? null : Unreadable("The body is JSON, and not an object.");
    }

    /// <summary>The parser's own sentence, which quotes at most a character or a member's name of what was sent.</summary>
    public static string Reason(JsonException wrong) =>
        wrong.Message.Length <= 300 ? wrong.Message : $"{wrong.Message[..300]}…";

    private static IResult Unreadable(string detail) => Problems.Of(ProblemKind.Unreadable, detail);
}
