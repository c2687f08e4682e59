using System.Text.Json;
using ChannelFit.Domain;

namespace ChannelFit.Api.Http;

/// <summary>Reads members of a JSON object one by one, noting every fault instead of stopping at the first.</summary>
public readonly struct Members(string pointer, List<Fault> faults)
{
    /// <summary>Where a member stands.</summary>
    public string At(string member) => Fault.Step(pointer, member);

    /// <summary>A string, or null with a fault noted.</summary>
    public string? Text(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.String)
        {
            return Refuse<string>(member, Fault.WrongType, "This is a string.");
        }

        var text = JsonText.Read(member.Value);

        // PostgreSQL refuses U+0000 in text and json, and half a surrogate pair is no text at all.
        return text is null || text.Contains('\0')
            ? Refuse<string>(member, Fault.InvalidCharacters, "U+0000 and half surrogate pairs are not taken.")
            : text;
    }

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

        faults.Add(new(At(JsonText.Name(member)), Fault.WrongType, "This is true or false."));
        return null;
    }

    /// <summary>Whether the member is an object, with a fault noted where it is not.</summary>
    public bool IsObject(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(At(JsonText.Name(member)), Fault.WrongType, "This is an object."));
            return false;
        }

        return true;
    }

    /// <summary>Notes a member that the operation does not take.</summary>
    public void Unknown(JsonProperty member, string taken) =>
        faults.Add(
            new(At(JsonText.Name(member)), Fault.UnknownMember, $"There is no such member here; taken are {taken}.")
        );

    private T? Refuse<T>(JsonProperty member, string code, string detail)
        where T : class
    {
        faults.Add(new(At(JsonText.Name(member)), code, detail));
        return null;
    }

    private double? Refuse(JsonProperty member, string code, string detail)
    {
        faults.Add(new(At(JsonText.Name(member)), code, detail));
        return null;
    }
}
