using System.Text;
using System.Text.Json;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Bodies to submit: one with every member, and variations of it.</summary>
public static class SubmissionBodies
{
    /// <summary>The smallest valid request.</summary>
    public const string Smallest = """{"instrument":"channel-fit@2","answers":{}}""";

    /// <summary>A valid request with every member.</summary>
    public const string Complete = """
        {"instrument":"channel-fit@2","answers":{"CTX1":"software","TIM1":8.5,"ENG1":4,"ENG3":2},"model":"fit-model@2.0.0",
        "focus":"twitter","personRef":"crm-4711","durationSeconds":240,
        "plan":{"hoursPerWeek":8,"bounds":{"linkedin":{"max":2}},"current":{"job-boards":6}},
        "consent":{"given":true,"policy":"2026-11","at":"2026-11-22T10:00:00Z"},"metadata":{"campaign":"spring"}}
        """;

    /// <summary>Returns the smallest request for a person.</summary>
    /// <param name="personRef">The reference of the person.</param>
    /// <param name="others">Other members, each after a comma.</param>
    public static string ForPerson(string personRef, string others = "") =>
        Smallest[..^1] + $",\"personRef\":\"{personRef}\"{others}}}";

    /// <summary>Returns the full request with the value at a path replaced.</summary>
    public static string Replace(string path, string value)
    {
        var place = Locate(path);
        return Complete[..place.Start] + value + Complete[place.End..];
    }

    /// <summary>Returns the full request with a member added to the object at a path.</summary>
    public static string Add(string path, string member)
    {
        var place = path.Length == 0 ? (Start: 0, End: Complete.Length) : Locate(path);
        return $"{Complete[..place.Start]}{{{member},{Complete[(place.Start + 1)..]}";
    }

    private static (int Start, int End) Locate(string path)
    {
        var member = path.Split('/')[^1];
        var at = Complete.IndexOf($"\"{member}\":", StringComparison.Ordinal);

        var start = at + member.Length + 3;
        var reader = new Utf8JsonReader(Bytes(Complete[start..]), isFinalBlock: true, default);
        reader.Read();
        reader.Skip();
        return (start, start + (int)reader.BytesConsumed);
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
