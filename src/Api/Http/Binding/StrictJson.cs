using System.Runtime.CompilerServices;
using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Reads members of a JSON object one by one, noting every fault instead of stopping at the first.</summary>
/// <remarks>
/// Null means that an optional member is absent: it gives null without a fault. A required member has the wrong type then.
/// In a merge patch null clears a member; the caller reads those that may be cleared, and null is a fault in all others.
/// </remarks>
/// <param name="pointer">The JSON Pointer of the object.</param>
/// <param name="faults">Takes the faults.</param>
/// <param name="patch">Whether the object is a merge patch (RFC 7396).</param>
public readonly struct StrictJson(string pointer, List<ValidationError> faults, bool patch = false)
{
    private const string NotText = "U+0000 and half surrogate pairs are not taken.";

    private const string NotCleared =
        "This member cannot be empty, so null does not clear it. Send a value, or leave the member out to keep it.";

    // Thousands of unknown members may be sent at once, and what is taken in their place is always one of a few texts.
    private static readonly ConditionalWeakTable<string, string> UnknownDetails = [];

    /// <summary>Where a member stands.</summary>
    public string PointerTo(string member) => ValidationError.AppendPointer(pointer, member);

    /// <summary>Reads the members of a member.</summary>
    public StrictJson Nested(JsonProperty member) => new(PointerTo(UnicodeSafeJson.GetName(member)), faults, patch);

    /// <summary>A member's own name where names are free, or null with a fault noted.</summary>
    public string? ReadName(JsonProperty member)
    {
        try
        {
            if (!member.Name.Contains('\0'))
            {
                return member.Name;
            }
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: refused below, like U+0000.
        }

        return Refuse<string>(member, ValidationError.InvalidCharacters, NotText);
    }

    /// <summary>A point in time, RFC 3339, or null with a fault noted.</summary>
    public DateTimeOffset? ReadTimestamp(JsonProperty member, bool required = false)
    {
        if (ReadString(member, required) is not { } text)
        {
            return null;
        }

        if (Rfc3339.TryRead(text, out var instant))
        {
            return instant;
        }

        Note(member, ValidationError.InvalidFormat, $"This is {Rfc3339.Explain(text)}.");
        return null;
    }

    /// <summary>A string, or null with a fault noted.</summary>
    public string? ReadString(JsonProperty member, bool required = false)
    {
        if (!required && IsAbsent(member))
        {
            return null;
        }

        if (member.Value.ValueKind != JsonValueKind.String)
        {
            return Refuse<string>(member, ValidationError.WrongType, "This is a string.");
        }

        var text = UnicodeSafeJson.GetString(member.Value);

        // PostgreSQL refuses U+0000 in text and json, and half a surrogate pair is no text at all.
        return text is null || text.Contains('\0')
            ? Refuse<string>(member, ValidationError.InvalidCharacters, NotText)
            : text;
    }

    /// <summary>The strings of an array, or null with every fault noted.</summary>
    public string[]? ReadStrings(JsonProperty member)
    {
        if (IsAbsent(member))
        {
            return null;
        }

        if (member.Value.ValueKind != JsonValueKind.Array)
        {
            return Refuse<string[]>(member, ValidationError.WrongType, "This is an array of strings.");
        }

        var texts = new List<string>();
        var before = faults.Count;

        foreach (var (index, element) in member.Value.EnumerateArray().Index())
        {
            if (
                element.ValueKind == JsonValueKind.String
                && UnicodeSafeJson.GetString(element) is { } text
                && !text.Contains('\0')
            )
            {
                texts.Add(text);
            }
            else if (!faults.HasRoom())
            {
                return null;
            }
            else if (element.ValueKind != JsonValueKind.String)
            {
                faults.Add(
                    new(
                        $"{PointerTo(UnicodeSafeJson.GetName(member))}/{index}",
                        ValidationError.WrongType,
                        "This is a string."
                    )
                );
            }
            else
            {
                faults.Add(
                    new(
                        $"{PointerTo(UnicodeSafeJson.GetName(member))}/{index}",
                        ValidationError.InvalidCharacters,
                        NotText
                    )
                );
            }
        }

        return faults.Count == before ? [.. texts] : null;
    }

    /// <summary>A whole number of seconds within limits, or null with a fault noted.</summary>
    public int? ReadSeconds(JsonProperty member, int least, int most)
    {
        if (ReadInteger(member) is not { } seconds)
        {
            return null;
        }

        if (seconds >= least && seconds <= most)
        {
            return (int)seconds;
        }

        Note(member, ValidationError.OutOfRange, SecondsRangeDetail(least, most));
        return null;
    }

    /// <summary>What <see cref="ReadSeconds"/> wants.</summary>
    public static string SecondsRangeDetail(int least, int most) => $"This is {least} to {most} seconds.";

    /// <summary>A number that a double can hold, or null with a fault noted.</summary>
    public double? ReadNumber(JsonProperty member)
    {
        if (IsAbsent(member))
        {
            return null;
        }

        if (member.Value.ValueKind != JsonValueKind.Number)
        {
            return Refuse(member, ValidationError.WrongType, "This is a number.");
        }

        return member.Value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : Refuse(member, ValidationError.OutOfRange, "This number is beyond every limit.");
    }

    /// <summary>A whole number (3.0 is whole), or null with a fault noted.</summary>
    public double? ReadInteger(JsonProperty member) =>
        ReadNumber(member) is not { } number ? null
        : Math.Floor(number) == number ? number
        : Refuse(member, ValidationError.WrongType, "This is a whole number.");

    /// <summary>True or false, or null with a fault noted.</summary>
    public bool? ReadBoolean(JsonProperty member, bool required = false)
    {
        if (member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return member.Value.GetBoolean();
        }

        if (required || !IsAbsent(member))
        {
            Note(member, ValidationError.WrongType, "This is true or false.");
        }

        return null;
    }

    /// <summary>Whether the member is an object, with a fault noted where it is something else.</summary>
    public bool RequireObject(JsonProperty member, bool required = false)
    {
        if (!required && IsAbsent(member))
        {
            return false;
        }

        if (member.Value.ValueKind != JsonValueKind.Object)
        {
            Note(member, ValidationError.WrongType, "This is an object.");
            return false;
        }

        return true;
    }

    /// <summary>Notes a member that the operation does not take.</summary>
    public void RejectUnknown(JsonProperty member, string taken) =>
        Note(
            member,
            ValidationError.UnknownMember,
            taken,
            static taken =>
                UnknownDetails.GetValue(taken, static taken => $"There is no such member here; taken are {taken}.")
        );

    /// <summary>Whether the member is null, with a fault noted where a merge patch cannot clear it.</summary>
    public bool IsAbsent(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Null)
        {
            return false;
        }

        if (patch)
        {
            Note(member, ValidationError.WrongType, NotCleared);
        }

        return true;
    }

    private void Note(JsonProperty member, string code, string detail) =>
        Note(member, code, detail, static detail => detail);

    /// <summary>Notes a fault where one more is listed; only then is anything made for it.</summary>
    private void Note(JsonProperty member, string code, string with, Func<string, string> detail)
    {
        if (faults.HasRoom())
        {
            faults.Add(new(PointerTo(UnicodeSafeJson.GetName(member)), code, detail(with)));
        }
    }

    private T? Refuse<T>(JsonProperty member, string code, string detail)
        where T : class
    {
        Note(member, code, detail);
        return null;
    }

    private double? Refuse(JsonProperty member, string code, string detail)
    {
        Note(member, code, detail);
        return null;
    }
}
