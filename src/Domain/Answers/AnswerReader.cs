using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Domain.Answers;

/// <summary>Reads and validates answers. It reports all errors at once, as codes and pointers (docs/scoring.md#1-answer-values, docs/api.md#errors).</summary>
public static class AnswerReader
{
    /// <summary>Ends the message about a number in quotes. The CSV import removes it, because cells have no quotes.</summary>
    public const string WithoutQuotes = ", without quotes";

    private const int MaxCodeLength = 64;
    private const int MaxSkipped = 4;

    /// <summary>Reads the member <c>answers</c>; returns null if it added an error.</summary>
    /// <param name="instrument">The instrument that is answered.</param>
    /// <param name="answers">An object with item codes as names; the names are Unicode text.</param>
    /// <param name="pointer">The JSON Pointer of the object in the request.</param>
    /// <param name="errors">Receives the errors.</param>
    public static ResponseSet? Read(
        Instrument instrument,
        JsonElement answers,
        string pointer,
        List<ValidationError> errors
    )
    {
        var json = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(answers));
        json.Read();
        return Read(instrument, ref json, pointer, errors);
    }

    /// <summary>Reads an object of valid answers up to its end; returns null at the first error, without a message.</summary>
    /// <param name="instrument">The instrument that is answered.</param>
    /// <param name="json">A reader at the start of the object.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static ResponseSet? Read(Instrument instrument, ref Utf8JsonReader json) =>
        Read(instrument, ref json, "", errors: null);

    /// <summary>Reads the object; with null for <paramref name="errors"/>, it stops at the first error.</summary>
    private static ResponseSet? Read(
        Instrument instrument,
        ref Utf8JsonReader json,
        string pointer,
        List<ValidationError>? errors
    )
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            errors?.Add(new(pointer, ValidationError.WrongType, "Must be an object with item codes as member names."));
            return null;
        }

        var all = errors ?? [];
        var before = all.Count;
        var values = new double[instrument.Items.Length];
        Array.Fill(values, double.NaN);
        HashSet<int>? unreadable = null;
        var index = -1;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            index = Find(instrument, ref json, next: index + 1);

            if (index < 0)
            {
                if (errors is null)
                {
                    return null;
                }

                if (errors.HasRoom())
                {
                    var step = ValidationError.AppendPointer(pointer, UnicodeSafeJson.GetName(ref json));
                    errors.Add(
                        new(
                            step,
                            ValidationError.UnknownItem,
                            $"Unknown item. {instrument.Id} has no item with this code."
                        )
                    );
                }

                json.Skip();
                continue;
            }

            json.Read();
            var invalid = ItemAnswerReader.Read(instrument, index, ref json, out var answer);

            if (invalid is null && double.IsNaN(values[index]))
            {
                values[index] = answer;
                continue;
            }

            if (errors is null)
            {
                return null;
            }

            if (errors.HasRoom())
            {
                var (code, detail) = invalid ?? (ValidationError.WrongType, "Duplicate member.");
                errors.Add(new(ValidationError.AppendPointer(pointer, instrument.Items[index].Code), code, detail));
            }

            (unreadable ??= []).Add(index);
            json.Skip();
        }

        CheckHidden(instrument, values, unreadable ?? [], pointer, all);
        return all.Count == before ? new(instrument, values) : null;
    }

    /// <summary>Returns the position of the item that a member names, or -1.</summary>
    /// <param name="next">The position that comes next if the answers are in instrument order, as most are.</param>
    private static int Find(Instrument instrument, ref Utf8JsonReader json, int next)
    {
        if (json.ValueIsEscaped)
        {
            return instrument.Find(UnicodeSafeJson.GetString(ref json));
        }

        // Hidden and unanswered items are missing, so a few items are skipped.
        for (var last = Math.Min(next + MaxSkipped, instrument.Items.Length); next < last; next++)
        {
            if (json.ValueSpan.SequenceEqual(instrument.Utf8Code(next)))
            {
                return next;
            }
        }

        return Transcode(json.ValueSpan, stackalloc char[MaxCodeLength]) is { IsEmpty: false } code
            ? instrument.Find(code)
            : -1;
    }

    /// <summary>Transcodes the text into the buffer; returns an empty span when it is longer than any code.</summary>
    private static ReadOnlySpan<char> Transcode(ReadOnlySpan<byte> utf8, Span<char> buffer) =>
        utf8.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(utf8, buffer)] : [];

    private static void CheckHidden(
        Instrument instrument,
        double[] values,
        HashSet<int> unreadable,
        string pointer,
        List<ValidationError> errors
    )
    {
        foreach (var item in instrument.Items)
        {
            var sent = !double.IsNaN(values[item.Index]) || unreadable.Contains(item.Index);

            // An invalid answer to the deciding item decides nothing. Its own error is enough.
            if (
                !sent
                || item.ShowWhen is not { } rule
                || unreadable.Contains(rule.Item)
                || rule.IsSatisfiedBy(values[rule.Item])
            )
            {
                continue;
            }

            var decider = instrument.Items[rule.Item];
            var given = double.IsNaN(values[rule.Item])
                ? "not answered"
                : $"\"{decider.Options[(int)values[rule.Item]]}\"";
            errors.Add(
                new(
                    ValidationError.AppendPointer(pointer, item.Code),
                    ValidationError.HiddenItem,
                    $"Must be omitted: {item.Code} is hidden because {decider.Code} is {given}."
                )
            );
        }
    }
}
