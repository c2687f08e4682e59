using System.Buffers;
using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Submit.FastPath;

/// <summary>A submission as it was sent: one JSON object. Valid answers are read in one pass, before the rest is parsed.</summary>
/// <remarks>
/// This is the fast path for answers, which are nearly all of a submission: parsed like the rest, and then read, they would
/// be read three times. Where anything is wrong the plain path reads the whole body, so that its errors are the same.
/// </remarks>
public sealed class SubmissionBody : IDisposable
{
    private readonly JsonRequestBody? body;
    private readonly JsonDocument? document;

    private SubmissionBody(JsonRequestBody? body, JsonDocument? document, ResponseSet? sheet)
    {
        (this.body, this.document, Responses) = (body, document, sheet);
    }

    /// <summary>The problem of a body that cannot be read; null where it can.</summary>
    public IResult? Problem { get; private init; }

    /// <summary>The object; where the answers were read, it has an empty object in their place.</summary>
    public JsonElement Root => document!.RootElement;

    /// <summary>The answers; null where they are still to be read from the object.</summary>
    public ResponseSet? Responses { get; }

    /// <summary>The bytes of a request as they were sent; a submission among others has none of its own.</summary>
    public ReadOnlySpan<byte> Bytes => body!.Bytes;

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<SubmissionBody> Read(HttpContext http, PublishedCatalog published)
    {
        var read = await JsonRequestBody.ReadBytes(http);

        if (read.Problem is { } refusal)
        {
            return new(read, null, null) { Problem = refusal };
        }

        var (parsed, sheet, error) = Parse(read.BytesMemory, "The body", published);
        return new(read, parsed, sheet)
        {
            Problem = error is null ? null : ProblemResults.Of(ProblemKind.MalformedRequest, error),
        };
    }

    /// <summary>Reads a submission among others; returns it, or a sentence that says why it cannot be read.</summary>
    /// <param name="bytes">The bytes; they must not change while the submission is used.</param>
    /// <param name="name">The name of the bytes in that sentence.</param>
    /// <param name="published">The instruments that may be answered.</param>
    public static (SubmissionBody? Body, string? Error) Read(
        ReadOnlyMemory<byte> bytes,
        string name,
        PublishedCatalog published
    )
    {
        var (parsed, sheet, error) = Parse(bytes, name, published);
        return (parsed is null ? null : new(null, parsed, sheet), error);
    }

    public void Dispose()
    {
        document?.Dispose();
        body?.Dispose();
    }

    private static (JsonDocument? Object, ResponseSet? Sheet, string? Error) Parse(
        ReadOnlyMemory<byte> bytes,
        string name,
        PublishedCatalog published
    )
    {
        if (ReadAnswers(bytes.Span, published, out var where) is { } sheet)
        {
            var rest = new ArrayBufferWriter<byte>(bytes.Length); // never grows
            rest.Write(bytes.Span[..where.Start]);
            rest.Write("{}"u8);
            rest.Write(bytes.Span[where.End..]);

            if (
                JsonRequestBody.ParseObject(rest.WrittenMemory, name, JsonRequestBody.StrictOptions).Object is
                { } others
            )
            {
                return (others, sheet, null);
            }
        }

        // An error is described for the whole body as it was sent.
        var (whole, error) = JsonRequestBody.ParseObject(bytes, name, JsonRequestBody.StrictOptions);
        return (whole, null, error);
    }

    /// <summary>Reads the answers to an instrument that is named before them; returns null where anything is not valid.</summary>
    private static ResponseSet? ReadAnswers(ReadOnlySpan<byte> bytes, PublishedCatalog published, out Range where)
    {
        var json = new Utf8JsonReader(bytes);
        var instrument = (PublishedInstrument?)null;
        where = default;

        try
        {
            for (json.Read(); json.Read() && json.TokenType == JsonTokenType.PropertyName; )
            {
                var (names, answers) = (json.ValueTextEquals("instrument"u8), json.ValueTextEquals("answers"u8));
                json.Read();

                if (answers)
                {
                    var start = (int)json.TokenStartIndex;
                    var sheet = instrument is null ? null : AnswerReader.Read(instrument.Instrument, ref json);
                    where = start..(int)json.BytesConsumed;
                    return sheet;
                }

                instrument =
                    names && json.TokenType == JsonTokenType.String
                        ? published.FindInstrument(json.GetString()!)
                        : instrument;
                json.Skip();
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // The strict parser describes the error.
        }

        return null;
    }
}
