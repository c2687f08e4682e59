using System.Text.Json;

namespace ChannelFit.Domain.Answers;

/// <summary>Reads the answer to one item strictly (scoring.md §1).</summary>
internal static class ItemAnswerReader
{
    /// <summary>Reads the value that a reader stands at; why it is none, or null.</summary>
    public static (string Code, string Detail)? Read(
        Instrument instrument,
        int index,
        ref Utf8JsonReader json,
        out double answer
    )
    {
        var item = instrument.Items[index];
        return item.Type == ItemType.Choice
            ? ReadChoice(instrument, item, ref json, out answer)
            : ReadNumber(item, ref json, out answer);
    }

    private static (string Code, string Detail)? ReadNumber(Item item, ref Utf8JsonReader json, out double answer)
    {
        answer = double.NaN;

        if (json.TokenType != JsonTokenType.Number)
        {
            var hint = json.TokenType switch
            {
                JsonTokenType.Null => "; leave an unanswered item out",
                JsonTokenType.String => AnswerReader.WithoutQuotes,
                _ => "",
            };
            return (ValidationError.WrongType, $"{Wanted(item)}{hint}.");
        }

        // 1e400 is beyond any double: some readers refuse it, some call it infinite. Both are out of range.
        if (!TryGetNumber(ref json, out var number) || !(number >= item.Min && number <= item.Max))
        {
            return (ValidationError.OutOfRange, $"{Wanted(item)}.");
        }

        if (item.Whole && Math.Floor(number) != number)
        {
            return (ValidationError.WrongType, $"{Wanted(item)}.");
        }

        answer = number + 0.0; // -0 becomes 0
        return null;
    }

    /// <summary>A number; most are one digit, which is read in no time.</summary>
    private static bool TryGetNumber(ref Utf8JsonReader json, out double number)
    {
        if (json.ValueSpan.Length == 1)
        {
            number = json.ValueSpan[0] - '0';
            return true;
        }

        return json.TryGetDouble(out number);
    }

    private static string Wanted(Item item)
    {
        var kind = item.Whole ? "a whole number" : "a number";
        return FormattableString.Invariant($"{item.Code} takes {kind} from {item.Min} to {item.Max}");
    }

    private static (string Code, string Detail)? ReadChoice(
        Instrument instrument,
        Item item,
        ref Utf8JsonReader json,
        out double answer
    )
    {
        answer = double.NaN;

        if (json.TokenType != JsonTokenType.String)
        {
            var hint = json.TokenType == JsonTokenType.Null ? "; leave an unanswered item out" : "";
            return (ValidationError.WrongType, $"{item.Code} takes the code of an option, as a string{hint}.");
        }

        var option = json.ValueIsEscaped
            ? item.FindOption(UnicodeSafeJson.GetString(ref json))
            : instrument.FindOption(item.Index, json.ValueSpan);

        if (option < 0)
        {
            return (ValidationError.UnknownOption, $"{item.Code} takes one of: {string.Join(", ", item.Options)}.");
        }

        answer = option;
        return null;
    }
}
