using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>Saved answers after a merge patch (RFC 7396), validated by the rules of a submission.</summary>
/// <param name="Answers">The answers, in the order of the instrument; valid only if there are no errors.</param>
/// <param name="Removed">The items that the change hid, whose saved answers were removed.</param>
public sealed record SavedAnswersPatch(string Answers, IReadOnlyList<string> Removed)
{
    private const string Pointer = "#/answers";

    /// <summary>Applies a patch to saved answers; null in place of the answers removes all of them.</summary>
    public static SavedAnswersPatch Apply(
        Instrument instrument,
        string saved,
        SaveAnswersRequest request,
        List<ValidationError> errors
    )
    {
        if (request.Clears(nameof(request.Answers)))
        {
            return new("{}", []);
        }

        if (request.Answers is not { } patch)
        {
            return new(saved, []);
        }

        using var before = JsonDocument.Parse(saved);
        var removed = new List<string>();

        while (true)
        {
            var found = new List<ValidationError>();
            using var after = JsonDocument.Parse(Merge(instrument, before.RootElement, patch, removed));
            var responses = AnswerReader.Read(instrument, after.RootElement, Pointer, found);

            // A hidden item in the patch is an error. A saved answer to an item that becomes hidden is removed, which can hide more items.
            var hidden = found
                .Where(error => error.Code == ValidationError.HiddenItem)
                .Select(error => error.Pointer[(Pointer.Length + 1)..])
                .Where(item => !patch.TryGetProperty(item, out _))
                .ToList();

            if (hidden.Count == 0)
            {
                errors.AddRange(found);
                return new(responses is null ? saved : responses.ToJson(), removed);
            }

            removed.AddRange(hidden);
        }
    }

    private static ReadOnlyMemory<byte> Merge(
        Instrument instrument,
        JsonElement saved,
        JsonElement patch,
        List<string> removed
    )
    {
        var buffer = new ArrayBufferWriter<byte>(1024);

        // Values of the patch are copied unchanged and validated when they are read.
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();

        foreach (var answer in saved.EnumerateObject())
        {
            if (!removed.Contains(answer.Name) && !patch.TryGetProperty(answer.Name, out _))
            {
                answer.WriteTo(json);
            }
        }

        foreach (var answer in patch.EnumerateObject())
        {
            // Null removes an answer, but is an error for an item that does not exist.
            if (answer.Value.ValueKind != JsonValueKind.Null || instrument.Find(answer.Name) < 0)
            {
                json.WritePropertyName(answer.Name);
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(answer.Value), skipInputValidation: true);
            }
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
