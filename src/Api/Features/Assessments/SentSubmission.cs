using System.Buffers;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>A submission as it was sent: one JSON object. Sound answers are read on the way, before the rest is parsed.</summary>
/// <remarks>Answers are nearly all of a submission; parsed like the rest, and then read, they would be gone over three times.</remarks>
public sealed class SentSubmission : IDisposable
{
    private readonly JsonBody? body;
    private readonly JsonDocument? document;

    private SentSubmission(JsonBody? body, JsonDocument? document, AnswerSheet? sheet)
    {
        (this.body, this.document, Sheet) = (body, document, sheet);
    }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public IResult? Refusal { get; private init; }

    /// <summary>The object; where the answers were read, they are an empty one in it.</summary>
    public JsonElement Root => document!.RootElement;

    /// <summary>The answers; null where they have yet to be read from the object, as all that is wrong is.</summary>
    public AnswerSheet? Sheet { get; }

    /// <summary>The bytes of a request as they came; a submission among others has none of its own.</summary>
    public ReadOnlySpan<byte> Bytes => body!.Bytes;

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<SentSubmission> Read(HttpContext http, Published published)
    {
        var read = await JsonBody.ReadBytes(http);

        if (read.Refusal is { } refusal)
        {
            return new(read, null, null) { Refusal = refusal };
        }

        var (parsed, sheet, fault) = Parse(read.Memory, "The body", published);
        return new(read, parsed, sheet) { Refusal = fault is null ? null : Problems.Of(ProblemKind.Unreadable, fault) };
    }

    /// <summary>A submission among others, or a sentence that says why it cannot be read.</summary>
    /// <param name="bytes">Not to be changed while it is used.</param>
    /// <param name="name">What the bytes are called.</param>
    /// <param name="published">The instruments that may be answered.</param>
    public static (SentSubmission? Sent, string? Fault) Read(
        ReadOnlyMemory<byte> bytes,
        string name,
        Published published
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

    private static (JsonDocument? Object, AnswerSheet? Sheet, string? Fault) Parse(
        ReadOnlyMemory<byte> bytes,
        string name,
        Published published
    )
    {
        if (ReadAnswers(bytes.Span, published, out var where) is { } sheet)
        {
            var rest = new ArrayBufferWriter<byte>(bytes.Length); // never grows
            rest.Write(bytes.Span[..where.Start]);
            rest.Write("{}"u8);
            rest.Write(bytes.Span[where.End..]);

            if (JsonBody.Object(rest.WrittenMemory, name, JsonBody.Strict).Object is { } others)
            {
                return (others, sheet, null);
            }
        }

        // Where something is wrong, that is told of the whole as it was sent.
        var (whole, fault) = JsonBody.Object(bytes, name, JsonBody.Strict);
        return (whole, null, fault);
    }

    /// <summary>The answers to an instrument named before them; null where anything is not as it should be.</summary>
    private static AnswerSheet? ReadAnswers(ReadOnlySpan<byte> bytes, Published published, out Range where)
    {
        var json = new Utf8JsonReader(bytes);
        var instrument = (InstrumentSeed?)null;
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
