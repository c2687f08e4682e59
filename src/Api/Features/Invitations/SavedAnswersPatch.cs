using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>Saved answers after a change to them: a merge patch (RFC 7396), held to the same rules as a submission.</summary>
/// <param name="Answers">The answers now, in instrument order; valid only where no error was added.</param>
/// <param name="Removed">The saved answers that the change hid, by item.</param>
public sealed record SavedAnswersPatch(string Answers, IReadOnlyList<string> Removed)
{
    private const string Pointer = "#/answers";

    /// <summary>Applies a patch to saved answers; it changes nothing where it has no answers.</summary>
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
            var sheet = AnswerReader.Read(instrument, after.RootElement, Pointer, found);

            // What is sent now although it is hidden is an error; what was saved before and becomes hidden is removed.
            var hidden = found
                .Where(error => error.Code == ValidationError.HiddenItem)
                .Select(error => error.Pointer[(Pointer.Length + 1)..])
                .Where(item => !patch.TryGetProperty(item, out _))
                .ToList();

            if (hidden.Count == 0)
            {
                errors.AddRange(found);
                return new(sheet is null ? saved : Write(sheet), removed);
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

        // What the patch sends is copied as it is, and judged where it is read.
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
            // Null takes an answer away; an item that does not exist has none to take.
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

    private static string Write(ResponseSet sheet)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);

        using (var json = new Utf8JsonWriter(buffer))
        {
            sheet.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
