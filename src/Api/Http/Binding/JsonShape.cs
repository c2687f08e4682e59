using System.Collections;

namespace ChannelFit.Api.Http.Binding;

/// <summary>The members that a JSON object may have, and how they are set.</summary>
internal sealed class JsonShape(Func<object> create, JsonMember[] members)
{
    /// <summary>One text for all errors: thousands of unknown members may be sent at once.</summary>
    public string UnknownMemberDetail { get; } =
        members.Length == 0
            ? "Unknown member. Allowed: none."
            : $"Unknown member. Allowed: {string.Join(", ", members.Select(member => member.Name))}.";

    public object Create() => create();

    public JsonMember? Find(string name)
    {
        foreach (var member in members)
        {
            if (member.Name == name)
            {
                return member;
            }
        }

        return null;
    }
}

/// <summary>A member of a JSON object.</summary>
/// <param name="Clearable">Whether null clears it in a merge patch.</param>
internal sealed record JsonMember(
    string Name,
    string PropertyName,
    JsonValueType Type,
    Action<object, object?> Set,
    bool Required,
    bool Clearable
);

/// <summary>What a JSON value must be.</summary>
internal sealed record JsonValueType(JsonForm Form)
{
    /// <summary>The members of a nested object.</summary>
    public JsonShape? Shape { get; init; }

    /// <summary>The values of a dictionary.</summary>
    public JsonValueType? Element { get; init; }

    public Func<IDictionary>? CreateDictionary { get; init; }

    /// <summary>Whether a dictionary's names are stored, and so must be text; others are looked up.</summary>
    public bool NamesAreStored { get; init; }

    public bool ElementMayBeNull { get; init; }

    /// <summary>The value of a dictionary in place of null.</summary>
    public object? EmptyElement { get; init; }
}

/// <summary>The forms of a JSON value.</summary>
internal enum JsonForm
{
    Text,
    Timestamp,

    /// <summary>A timestamp that is stored as sent.</summary>
    SentTimestamp,
    Number,
    Integer,
    Boolean,

    /// <summary>An array of strings.</summary>
    List,

    /// <summary>An object that another reader reads.</summary>
    Element,

    /// <summary>An array that another reader reads.</summary>
    ElementArray,

    /// <summary>An object whose names are free.</summary>
    Dictionary,
    Object,

    /// <summary>Accepted, whatever its value, and not read.</summary>
    Ignored,
}
