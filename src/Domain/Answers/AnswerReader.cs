using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Domain.Answers;

/// <summary>Reads answers strictly: every fault at once, as codes and pointers (scoring.md §1, api.md Errors).</summary>
public static class AnswerReader
{
    /// <summary>What is said of a number that stands in quotes; in a spreadsheet it has none.</summary>
    public const string WithoutQuotes = ", without quotes";

    private const int LongestCode = 64;
    private const int MostSkipped = 4;

    /// <summary>Reads the member <c>answers</c>; null where a fault was added.</summary>
    /// <param name="instrument">What was asked.</param>
    /// <param name="answers">An object of item codes and answers; its names are Unicode text.</param>
    /// <param name="pointer">Where the object stands in the request.</param>
    /// <param name="faults">Where faults are added.</param>
    public static ResponseSet? Read(
        Instrument instrument,
        JsonElement answers,
        string pointer,
        List<ValidationError> faults
    )
    {
        var json = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(answers));
        json.Read();
        return Read(instrument, ref json, pointer, faults);
    }

    /// <summary>Reads an object of sound answers, up to its end; null at the first fault, which is not named.</summary>
    /// <param name="instrument">What was asked.</param>
    /// <param name="json">Stands at the beginning of the object.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static ResponseSet? Read(Instrument instrument, ref Utf8JsonReader json) =>
        Read(instrument, ref json, "", faults: null);

    /// <param name="faults">Null where the first of them is the end.</param>
    private static ResponseSet? Read(
        Instrument instrument,
        ref Utf8JsonReader json,
        string pointer,
        List<ValidationError>? faults
    )
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            faults?.Add(
                new(
                    pointer,
                    ValidationError.WrongType,
                    "answers is an object: a member per item, its code as the name."
                )
            );
            return null;
        }

        var all = faults ?? [];
        var before = all.Count;
        var cells = new double[instrument.Items.Length];
        Array.Fill(cells, double.NaN);
        HashSet<int>? unreadable = null;
        var index = -1;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            index = Find(instrument, ref json, next: index + 1);

            if (index < 0)
            {
                if (faults is null)
                {
                    return null;
                }

                if (faults.HasRoom())
                {
                    var step = ValidationError.AppendPointer(pointer, UnicodeSafeJson.GetName(ref json));
                    faults.Add(new(step, ValidationError.UnknownItem, $"{instrument.Id} has no item of this code."));
                }

                json.Skip();
                continue;
            }

            json.Read();
            var wrong = ItemAnswerReader.Read(instrument, index, ref json, out var answer);

            if (wrong is null && double.IsNaN(cells[index]))
            {
                cells[index] = answer;
                continue;
            }

            if (faults is null)
            {
                return null;
            }

            if (faults.HasRoom())
            {
                var (code, detail) = wrong ?? (ValidationError.WrongType, "An item is answered once.");
                faults.Add(new(ValidationError.AppendPointer(pointer, instrument.Items[index].Code), code, detail));
            }

            (unreadable ??= []).Add(index);
            json.Skip();
        }

        RefuseHidden(instrument, cells, unreadable ?? [], pointer, all);
        return all.Count == before ? new(instrument, cells) : null;
    }

    /// <summary>The position of the item that a member names, or -1.</summary>
    /// <param name="next">The item that comes next where answers are sent in the order of the instrument, as most are.</param>
    private static int Find(Instrument instrument, ref Utf8JsonReader json, int next)
    {
        if (json.ValueIsEscaped)
        {
            return instrument.Find(UnicodeSafeJson.GetString(ref json));
        }

        // What is hidden is left out, and so is what nobody answered.
        for (var last = Math.Min(next + MostSkipped, instrument.Items.Length); next < last; next++)
        {
            if (json.ValueSpan.SequenceEqual(instrument.Utf8Code(next)))
            {
                return next;
            }
        }

        return Transcode(json.ValueSpan, stackalloc char[LongestCode]) is { IsEmpty: false } code
            ? instrument.Find(code)
            : -1;
    }

    /// <summary>The text in the buffer, or empty where it is longer than any code.</summary>
    private static ReadOnlySpan<char> Transcode(ReadOnlySpan<byte> utf8, Span<char> buffer) =>
        utf8.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(utf8, buffer)] : [];

    private static void RefuseHidden(
        Instrument instrument,
        double[] cells,
        HashSet<int> unreadable,
        string pointer,
        List<ValidationError> faults
    )
    {
        foreach (var item in instrument.Items)
        {
            var sent = !double.IsNaN(cells[item.Index]) || unreadable.Contains(item.Index);

            // A deciding answer that could not be read decides nothing: its own fault is enough.
            if (
                !sent
                || item.ShowWhen is not { } rule
                || unreadable.Contains(rule.Item)
                || rule.IsSatisfiedBy(cells[rule.Item])
            )
            {
                continue;
            }

            var decider = instrument.Items[rule.Item];
            var given = double.IsNaN(cells[rule.Item])
                ? "not answered"
                : $"\"{decider.Options[(int)cells[rule.Item]]}\"";
            faults.Add(
                new(
                    ValidationError.AppendPointer(pointer, item.Code),
                    ValidationError.HiddenItem,
                    $"{item.Code} is not asked because {decider.Code} is {given}: leave it out."
                )
            );
        }
    }
}
