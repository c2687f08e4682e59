using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Domain;

/// <summary>Reads answers strictly: every fault at once, as codes and pointers (scoring.md §1, api.md Errors).</summary>
public static class AnswerReader
{
    private const int LongestCode = 64;

    /// <summary>Reads the member <c>answers</c>; null where a fault was added.</summary>
    /// <param name="instrument">What was asked.</param>
    /// <param name="answers">An object of item codes and answers; duplicate members were refused before.</param>
    /// <param name="pointer">Where the object stands in the request.</param>
    /// <param name="faults">Where faults are added.</param>
    public static AnswerSheet? Read(Instrument instrument, JsonElement answers, string pointer, List<Fault> faults)
    {
        if (answers.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(pointer, Fault.WrongType, "answers is an object: a member per item, its code as the name."));
            return null;
        }

        var before = faults.Count;
        var cells = new double[instrument.Items.Length];
        Array.Fill(cells, double.NaN);
        HashSet<int>? unreadable = null;
        var index = -1;

        foreach (var member in answers.EnumerateObject())
        {
            index = Find(instrument, member, next: index + 1);

            if (index < 0)
            {
                faults.Add(
                    new(
                        Fault.Step(pointer, JsonText.Name(member)),
                        Fault.UnknownItem,
                        $"{instrument.Id} has no item of this code."
                    )
                );
            }
            else if (ReadOne(instrument.Items[index], member.Value, out var answer) is { } wrong)
            {
                (unreadable ??= []).Add(index);
                faults.Add(new(Fault.Step(pointer, instrument.Items[index].Code), wrong.Code, wrong.Detail));
            }
            else
            {
                cells[index] = answer;
            }
        }

        RefuseHidden(instrument, cells, unreadable ?? [], pointer, faults);
        return faults.Count == before ? new(instrument, cells) : null;
    }

    /// <summary>The position of the item that a member names, or -1.</summary>
    /// <param name="next">The item that comes next where answers are sent in the order of the instrument, as most are.</param>
    private static int Find(Instrument instrument, JsonProperty member, int next)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(member);
        return next < instrument.Items.Length && name.SequenceEqual(instrument.Utf8Code(next)) ? next
            : name.Contains((byte)'\\') ? instrument.Find(JsonText.Name(member))
            : Transcode(name, stackalloc char[LongestCode]) is { IsEmpty: false } code ? instrument.Find(code)
            : -1;
    }

    /// <summary>The text in the buffer, or empty where it is longer than any code.</summary>
    private static ReadOnlySpan<char> Transcode(ReadOnlySpan<byte> utf8, Span<char> buffer) =>
        utf8.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(utf8, buffer)] : [];

    private static (string Code, string Detail)? ReadOne(Item item, JsonElement value, out double answer)
    {
        answer = double.NaN;

        if (item.Type == ItemType.Choice)
        {
            return ReadChoice(item, value, out answer);
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            var hint = value.ValueKind switch
            {
                JsonValueKind.Null => "; leave an unanswered item out",
                JsonValueKind.String => ", without quotes",
                _ => "",
            };
            return (Fault.WrongType, $"{Wanted(item)}{hint}.");
        }

        // 1e400 is beyond any double: some readers refuse it, some call it infinite. Both are out of range.
        if (!value.TryGetDouble(out var number) || !(number >= item.Min && number <= item.Max))
        {
            return (Fault.OutOfRange, $"{Wanted(item)}.");
        }

        if (item.Whole && Math.Floor(number) != number)
        {
            return (Fault.WrongType, $"{Wanted(item)}.");
        }

        answer = number + 0.0; // -0 becomes 0
        return null;
    }

    private static string Wanted(Item item)
    {
        var kind = item.Whole ? "a whole number" : "a number";
        return FormattableString.Invariant($"{item.Code} takes {kind} from {item.Min} to {item.Max}");
    }

    private static (string Code, string Detail)? ReadChoice(Item item, JsonElement value, out double answer)
    {
        answer = double.NaN;

        if (value.ValueKind != JsonValueKind.String)
        {
            var hint = value.ValueKind == JsonValueKind.Null ? "; leave an unanswered item out" : "";
            return (Fault.WrongType, $"{item.Code} takes the code of an option, as a string{hint}.");
        }

        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        var option = raw.Contains((byte)'\\')
            ? item.FindOption(JsonText.Read(value) ?? "")
            : item.FindOption(Transcode(raw, stackalloc char[LongestCode]));

        if (option < 0)
        {
            return (Fault.UnknownOption, $"{item.Code} takes one of: {string.Join(", ", item.Options)}.");
        }

        answer = option;
        return null;
    }

    private static void RefuseHidden(
        Instrument instrument,
        double[] cells,
        HashSet<int> unreadable,
        string pointer,
        List<Fault> faults
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
                || rule.Holds(cells[rule.Item])
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
                    Fault.Step(pointer, item.Code),
                    Fault.HiddenItem,
                    $"{item.Code} is not asked because {decider.Code} is {given}: leave it out."
                )
            );
        }
    }
}
