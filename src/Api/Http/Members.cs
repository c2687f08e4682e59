using System.Runtime.CompilerServices;
using System.Text.Json;
using ChannelFit.Domain;

namespace ChannelFit.Api.Http;

/// <summary>Reads members of a JSON object one by one, noting every fault instead of stopping at the first.</summary>
public readonly struct Members(string pointer, List<Fault> faults)
{
    private const string NotText = "U+0000 and half surrogate pairs are not taken.";

    // Thousands of unknown members may be sent at once, and what is taken in their place is always one of a few texts.
    private static readonly ConditionalWeakTable<string, string> UnknownDetails = [];

    /// <summary>Where a member stands.</summary>
    public string At(string member) => Fault.Step(pointer, member);

    /// <summary>Reads the members of a member.</summary>
    public Members Into(JsonProperty member) => new(At(JsonText.Name(member)), faults);

    /// <summary>A member's own name where names are free, or null with a fault noted.</summary>
    public string? Name(JsonProperty member)
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

        return Refuse<string>(member, Fault.InvalidCharacters, NotText);
    }

    /// <summary>A point in time, RFC 3339, or null with a fault noted.</summary>
    public DateTimeOffset? Instant(JsonProperty member)
    {
        if (Text(member) is not { } text)
        {
            return null;
        }

        if (Rfc3339.TryRead(text, out var instant))
        {
            return instant;
        }

        Note(member, Fault.InvalidFormat, $"This is {Rfc3339.Explain(text)}.");
        return null;
    }

    /// <summary>A string, or null with a fault noted.</summary>
    public string? Text(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.String)
        {
            return Refuse<string>(member, Fault.WrongType, "This is a string.");
        }

        var text = JsonText.Read(member.Value);

        // PostgreSQL refuses U+0000 in text and json, and half a surrogate pair is no text at all.
        return text is null || text.Contains('\0') ? Refuse<string>(member, Fault.InvalidCharacters, NotText) : text;
    }

    /// <summary>The strings of an array, or null with every fault noted.</summary>
    public string[]? Texts(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Array)
        {
            return Refuse<string[]>(member, Fault.WrongType, "This is an array of strings.");
        }

        var texts = new List<string>();
        var before = faults.Count;

        foreach (var (index, element) in member.Value.EnumerateArray().Index())
        {
            if (element.ValueKind == JsonValueKind.String && JsonText.Read(element) is { } text && !text.Contains('\0'))
            {
                texts.Add(text);
            }
            else if (!faults.HasRoom())
            {
                return null;
            }
            else if (element.ValueKind != JsonValueKind.String)
            {
                faults.Add(new($"{At(JsonText.Name(member))}/{index}", Fault.WrongType, "This is a string."));
            }
            else
            {
                faults.Add(new($"{At(JsonText.Name(member))}/{index}", Fault.InvalidCharacters, NotText));
            }
        }

        return faults.Count == before ? [.. texts] : null;
    }

    /// <summary>A whole number of seconds within limits, or null with a fault noted.</summary>
    public int? Seconds(JsonProperty member, int least, int most)
    {
        if (Whole(member) is not { } seconds)
        {
            return null;
        }

        if (seconds >= least && seconds <= most)
        {
            return (int)seconds;
        }

        Note(member, Fault.OutOfRange, Limits(least, most));
        return null;
    }

    /// <summary>What <see cref="Seconds"/> wants.</summary>
    public static string Limits(int least, int most) => $"This is {least} to {most} seconds.";

    /// <summary>A number that a double can hold, or null with a fault noted.</summary>
    public double? Number(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Number)
        {
            return Refuse(member, Fault.WrongType, "This is a number.");
        }

        return member.Value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : Refuse(member, Fault.OutOfRange, "This number is beyond every limit.");
    }

    /// <summary>A whole number (3.0 is whole), or null with a fault noted.</summary>
    public double? Whole(JsonProperty member) =>
        Number(member) is not { } number ? null
        : Math.Floor(number) == number ? number
        : Refuse(member, Fault.WrongType, "This is a whole number.");

    /// <summary>True or false, or null with a fault noted.</summary>
    public bool? Truth(JsonProperty member)
    {
        if (member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return member.Value.GetBoolean();
        }

        Note(member, Fault.WrongType, "This is true or false.");
        return null;
    }

    /// <summary>Whether the member is an object, with a fault noted where it is not.</summary>
    public bool IsObject(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Object)
        {
            Note(member, Fault.WrongType, "This is an object.");
            return false;
        }

        return true;
    }

    /// <summary>Notes a member that the operation does not take.</summary>
    public void Unknown(JsonProperty member, string taken) =>
        Note(
            member,
            Fault.UnknownMember,
            taken,
            static taken =>
                UnknownDetails.GetValue(taken, static taken => $"There is no such member here; taken are {taken}.")
        );

    private void Note(JsonProperty member, string code, string detail) =>
        Note(member, code, detail, static detail => detail);

    /// <summary>Notes a fault where one more is listed; only then is anything made for it.</summary>
    private void Note(JsonProperty member, string code, string with, Func<string, string> detail)
    {
        if (faults.HasRoom())
        {
            faults.Add(new(At(JsonText.Name(member)), code, detail(with)));
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
