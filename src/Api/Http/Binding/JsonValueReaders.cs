using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>The readers of JSON values, except of objects that are bound member by member.</summary>
internal static class JsonValueReaders
{
    /// <summary>The detail of the error about a value that is not a number.</summary>
    public const string NotANumber = "Must be a number.";

    private const string InvalidText = "Must not contain U+0000 or lone surrogates.";

    public static object? ReadText(JsonElement value, JsonLocation location) =>
        value.ValueKind != JsonValueKind.String ? location.AddError(ValidationError.WrongType, "Must be a string.")
        : UnicodeSafeJson.GetString(value) is { } text && IsStorable(text) ? text
        : location.AddError(ValidationError.InvalidCharacters, InvalidText);

    /// <summary>Reads an array of strings. An invalid element is null, so that the others keep their index.</summary>
    public static object? ReadTexts(JsonElement value, JsonLocation location)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return location.AddError(ValidationError.WrongType, "Must be an array of strings.");
        }

        var pointer = location.Pointer;
        var texts = new string?[value.GetArrayLength()];

        foreach (var (index, element) in value.EnumerateArray().Index())
        {
            texts[index] = (string?)ReadText(element, location.Element(pointer, index));
        }

        return texts;
    }

    /// <summary>Reads an RFC 3339 time.</summary>
    public static object? ReadTimestamp(JsonElement value, JsonLocation location) =>
        ReadText(value, location) is string text ? ParseTimestamp(text, location) : null;

    /// <summary>Reads an RFC 3339 time as the text that is stored.</summary>
    public static object? ReadTimestampText(JsonElement value, JsonLocation location) =>
        ReadText(value, location) is string text && ParseTimestamp(text, location) is { } instant
            ? Rfc3339.ToStorableText(text, instant)
            : null;

    public static object? ReadNumber(JsonElement value, JsonLocation location) =>
        value.ValueKind != JsonValueKind.Number ? location.AddError(ValidationError.WrongType, NotANumber)
        : value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : location.AddError(ValidationError.OutOfRange, "Must be a number that fits a 64-bit floating-point number.");

    /// <summary>
    /// Reads a whole number; 3.0 is one. A number beyond the integers becomes the nearest integer, which is beyond every
    /// limit.
    /// </summary>
    public static object? ReadInteger(JsonElement value, JsonLocation location) =>
        ReadNumber(value, location) is not double number ? null
        : Math.Floor(number) == number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue)
        : location.AddError(ValidationError.WrongType, "Must be a whole number.");

    public static object? ReadBoolean(JsonElement value, JsonLocation location) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : location.AddError(ValidationError.WrongType, "Must be true or false.");

    /// <summary>Returns an object unread.</summary>
    public static object? ReadObject(JsonElement value, JsonLocation location) =>
        value.ValueKind == JsonValueKind.Object
            ? value
            : location.AddError(ValidationError.WrongType, "Must be an object.");

    /// <summary>Returns an array unread.</summary>
    public static object? ReadArray(JsonElement value, JsonLocation location) =>
        value.ValueKind == JsonValueKind.Array
            ? value
            : location.AddError(ValidationError.WrongType, "Must be an array.");

    /// <summary>Reads the name of a member as text; returns null if the name is not valid and an error was added.</summary>
    public static string? ReadName(JsonProperty property, JsonLocation location)
    {
        try
        {
            if (IsStorable(property.Name))
            {
                return property.Name;
            }
        }
        catch (InvalidOperationException)
        {
            // The name contains a lone surrogate.
        }

        location.AddError(ValidationError.InvalidCharacters, InvalidText);
        return null;
    }

    private static DateTimeOffset? ParseTimestamp(string text, JsonLocation location)
    {
        if (Rfc3339.TryRead(text, out var instant))
        {
            return instant;
        }

        location.AddError(ValidationError.InvalidFormat, $"Must be {Rfc3339.Explain(text)}.");
        return null;
    }

    /// <summary>Returns whether PostgreSQL can store a text.</summary>
    private static bool IsStorable(string text) => !text.Contains('\0');
}
