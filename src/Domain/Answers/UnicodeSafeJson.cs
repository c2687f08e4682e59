using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Domain.Answers;

/// <summary>Reads strings from JSON. A lone surrogate gives null instead of an exception.</summary>
public static class UnicodeSafeJson
{
    /// <summary>Returns the string, or null if its escapes are not Unicode text.</summary>
    public static string? GetString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Returns the string at the reader, or null if its escapes are not Unicode text.</summary>
    public static string? GetString(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Returns the member name at the reader, or its escapes as sent when they are not Unicode text.</summary>
    public static string GetName(ref Utf8JsonReader json) =>
        GetString(ref json) ?? Encoding.UTF8.GetString(json.ValueSpan);

    /// <summary>Returns the name of a member, or its escapes as sent when they are not Unicode text.</summary>
    public static string GetName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }
}
