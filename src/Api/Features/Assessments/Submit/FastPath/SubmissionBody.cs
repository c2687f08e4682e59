using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Submit.FastPath;

/// <summary>The body of a submission: one JSON object, whose answers are read by a fast path if they are valid.</summary>
/// <remarks>
/// Almost all of a submission is answers. The plain path parses them into a document, searches it for duplicates and then
/// reads them. The fast path reads them once, from the bytes, and parses only the rest. If anything is wrong, the plain path
/// reads the whole body, so that the errors are the same.
/// </remarks>
public sealed class SubmissionBody : IDisposable
{
    private readonly JsonRequestBody? source;
    private readonly JsonDocument? document;
    private readonly ResponseSet? readResponses;

    private SubmissionBody(JsonRequestBody? source, JsonDocument? document, ResponseSet? responses)
    {
        (this.source, this.document, readResponses) = (source, document, responses);
    }

    /// <summary>The reason why the body cannot be read; null if it can.</summary>
    public IResult? Problem { get; private init; }

    /// <summary>The object. Its answers are empty if the fast path has read them.</summary>
    public JsonElement Root => document!.RootElement;

    /// <summary>The bytes of the body. A submission that is part of a batch or file has none.</summary>
    public ReadOnlySpan<byte> Bytes => source!.Bytes;

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<SubmissionBody> Read(HttpContext http, PublishedCatalog catalog)
    {
        var body = await JsonRequestBody.ReadBytes(http);

        if (body.Problem is { } problem)
        {
            return new(body, null, null) { Problem = problem };
        }

        var (document, responses, error) = Parse(body.BytesMemory, "The body", catalog);
        return new(body, document, responses)
        {
            Problem = error is null ? null : ProblemResults.Of(ProblemKind.MalformedRequest, error),
        };
    }

    /// <summary>Reads a submission of a batch or file; returns it, or a sentence that explains why it cannot be read.</summary>
    /// <param name="bytes">The bytes. They must not change while the submission is used.</param>
    /// <param name="name">The subject of that sentence.</param>
    /// <param name="catalog">The published instruments.</param>
    public static (SubmissionBody? Body, string? Error) Read(
        ReadOnlyMemory<byte> bytes,
        string name,
        PublishedCatalog catalog
    )
    {
        var (document, responses, error) = Parse(bytes, name, catalog);
        return (document is null ? null : new(null, document, responses), error);
    }

    /// <summary>Binds and validates the request.</summary>
    public T Bind<T>(JsonBinder binder, List<ValidationError> errors)
        where T : ScoreRequest
    {
        var request = binder.BindAndValidate<T>(Root, errors);
        request.Responses = readResponses;
        return request;
    }

    public void Dispose()
    {
        document?.Dispose();
        source?.Dispose();
    }

    private static (JsonDocument? Document, ResponseSet? Responses, string? Error) Parse(
        ReadOnlyMemory<byte> bytes,
        string name,
        PublishedCatalog catalog
    )
    {
        if (ReadAnswers(bytes.Span, catalog, out var range) is { } responses)
        {
            byte[] rest = [.. bytes.Span[..range.Start], .. "{}"u8, .. bytes.Span[range.End..]];

            if (JsonRequestBody.ParseObject(rest, name, JsonRequestBody.StrictOptions).Object is { } document)
            {
                return (document, responses, null);
            }
        }

        // The error must describe the body as it was sent.
        var (whole, error) = JsonRequestBody.ParseObject(bytes, name, JsonRequestBody.StrictOptions);
        return (whole, null, error);
    }

    /// <summary>Reads the answers if the instrument comes before them; returns null if anything is not valid.</summary>
    private static ResponseSet? ReadAnswers(ReadOnlySpan<byte> bytes, PublishedCatalog catalog, out Range range)
    {
        var json = new Utf8JsonReader(bytes);
        var instrument = (PublishedInstrument?)null;
        range = default;

        try
        {
            for (json.Read(); json.Read() && json.TokenType == JsonTokenType.PropertyName; )
            {
                var (isInstrument, isAnswers) = (
                    json.ValueTextEquals("instrument"u8),
                    json.ValueTextEquals("answers"u8)
                );
                json.Read();

                if (isAnswers)
                {
                    var start = (int)json.TokenStartIndex;
                    var responses = instrument is null ? null : AnswerReader.Read(instrument.Instrument, ref json);
                    range = start..(int)json.BytesConsumed;
                    return responses;
                }

                if (isInstrument && json.TokenType == JsonTokenType.String)
                {
                    instrument = catalog.FindInstrument(json.GetString()!);
                }

                json.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The plain path describes the error.
        }

        return null;
    }
}
