using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Domain.Answers;

/// <summary>Strings out of JSON, where a lone surrogate is an answer of null and not an exception.</summary>
public static class UnicodeSafeJson
{
    /// <summary>The string, or null where its escapes are not Unicode text.</summary>
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

    /// <summary>The string that a reader stands at, or null where its escapes are not Unicode text.</summary>
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

    /// <summary>The name that a reader stands at; where its escapes are not Unicode text, the escapes as they were sent.</summary>
    public static string GetName(ref Utf8JsonReader json) =>
        GetString(ref json) ?? Encoding.UTF8.GetString(json.ValueSpan);

    /// <summary>The member's name; where its escapes are not Unicode text, the escapes as they were sent.</summary>
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
