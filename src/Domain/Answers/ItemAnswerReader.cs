using System.Text.Json;

namespace ChannelFit.Domain.Answers;

/// <summary>Reads and validates the answer to one item (docs/scoring.md#1-answer-values).</summary>
internal static class ItemAnswerReader
{
    /// <summary>Reads the value at the reader; returns null, or the error when it is not an answer to the item.</summary>
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
                JsonTokenType.Null => "; omit an unanswered item",
                JsonTokenType.String => AnswerReader.WithoutQuotes,
                _ => "",
            };
            return (ValidationError.WrongType, $"{Expected(item)}{hint}.");
        }

        // 1e400 exceeds any double. Readers reject it or return infinity; both are out of range.
        if (!TryGetNumber(ref json, out var number) || !(number >= item.Min && number <= item.Max))
        {
            return (ValidationError.OutOfRange, $"{Expected(item)}.");
        }

        if (item.IsInteger && Math.Floor(number) != number)
        {
            return (ValidationError.WrongType, $"{Expected(item)}.");
        }

        answer = number + 0.0; // -0 becomes 0
        return null;
    }

    /// <summary>Reads a number. Most have one digit, which needs no parser.</summary>
    private static bool TryGetNumber(ref Utf8JsonReader json, out double number)
    {
        if (json.ValueSpan.Length == 1)
        {
            number = json.ValueSpan[0] - '0';
            return true;
        }

        return json.TryGetDouble(out number);
    }

    private static string Expected(Item item)
    {
        var kind = item.IsInteger ? "a whole number" : "a number";
        return FormattableString.Invariant($"Must be {kind} from {item.Min} to {item.Max}");
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
            var hint = json.TokenType == JsonTokenType.Null ? "; omit an unanswered item" : "";
            return (ValidationError.WrongType, $"Must be a string with the code of an option{hint}.");
        }

        var option = json.ValueIsEscaped
            ? item.FindOption(UnicodeSafeJson.GetString(ref json))
            : instrument.FindOption(item.Index, json.ValueSpan);

        if (option < 0)
        {
            return (ValidationError.UnknownOption, $"Unknown option. Allowed: {string.Join(", ", item.Options)}.");
        }

        answer = option;
        return null;
    }
}
