using System.Buffers;
using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A submission as it was sent: one JSON object. Sound answers are read on the way, before the rest is parsed.</summary>
/// <remarks>Answers are nearly all of a submission; parsed like the rest, and then read, they would be gone over three times.</remarks>
public sealed class SubmissionBody : IDisposable
{
    private readonly JsonRequestBody? body;
    private readonly JsonDocument? document;

    private SubmissionBody(JsonRequestBody? body, JsonDocument? document, ResponseSet? sheet)
    {
        (this.body, this.document, Responses) = (body, document, sheet);
    }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public IResult? Problem { get; private init; }

    /// <summary>The object; where the answers were read, they are an empty one in it.</summary>
    public JsonElement Root => document!.RootElement;

    /// <summary>The answers; null where they have yet to be read from the object, as all that is wrong is.</summary>
    public ResponseSet? Responses { get; }

    /// <summary>The bytes of a request as they came; a submission among others has none of its own.</summary>
    public ReadOnlySpan<byte> Bytes => body!.Bytes;

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<SubmissionBody> Read(HttpContext http, PublishedCatalog published)
    {
        var read = await JsonRequestBody.ReadBytes(http);

        if (read.Problem is { } refusal)
        {
            return new(read, null, null) { Problem = refusal };
        }

        var (parsed, sheet, fault) = Parse(read.BytesMemory, "The body", published);
        return new(read, parsed, sheet)
        {
            Problem = fault is null ? null : ProblemResults.Of(ProblemKind.MalformedRequest, fault),
        };
    }

    /// <summary>A submission among others, or a sentence that says why it cannot be read.</summary>
    /// <param name="bytes">Not to be changed while it is used.</param>
    /// <param name="name">What the bytes are called.</param>
    /// <param name="published">The instruments that may be answered.</param>
    public static (SubmissionBody? Sent, string? Fault) Read(
        ReadOnlyMemory<byte> bytes,
        string name,
        PublishedCatalog published
    )
    {
        var (parsed, sheet, fault) = Parse(bytes, name, published);
        return (parsed is null ? null : new(null, parsed, sheet), fault);
    }

    public void Dispose()
    {
        document?.Dispose();
        body?.Dispose();
    }

    private static (JsonDocument? Object, ResponseSet? Sheet, string? Fault) Parse(
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

        // Where something is wrong, that is told of the whole as it was sent.
        var (whole, fault) = JsonRequestBody.ParseObject(bytes, name, JsonRequestBody.StrictOptions);
        return (whole, null, fault);
    }

    /// <summary>The answers to an instrument named before them; null where anything is not as it should be.</summary>
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
            // Whatever it is, the parser says it better.
        }

        return null;
    }
}
