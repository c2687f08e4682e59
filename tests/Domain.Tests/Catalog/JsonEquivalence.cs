using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>Asserts that the JSON of two files is equal after both are converted to one form.</summary>
internal static class JsonEquivalence
{
    public static JsonObject Without(JsonElement json, params string[] members)
    {
        var copy = JsonObject.Create(json.Clone())!.DeepClone().AsObject();

        foreach (var member in members)
        {
            copy.Remove(member);
        }

        return copy;
    }

    public static JsonObject With(JsonObject json, string member, JsonElement value)
    {
        json[member] = JsonNode.Parse(value.GetRawText());
        return json;
    }

    public static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var text) ? text.GetString() : null;

    public static double Number(JsonElement json, string member) => json.GetProperty(member).GetDouble();

    public static void AssertSame(JsonElement reference, JsonElement seed) =>
        AssertSame(JsonNode.Parse(reference.GetRawText())!, JsonNode.Parse(seed.GetRawText())!);

    public static void AssertSame(IEnumerable<JsonObject> reference, IEnumerable<JsonObject> seed)
    {
        var (expected, actual) = (reference.ToList(), seed.ToList());
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => AssertSame(pair.First, pair.Second));
    }

    public static void AssertSame(JsonNode reference, JsonNode seed) =>
        Assert.True(JsonNode.DeepEquals(reference, seed), $"{reference.ToJsonString()} became {seed.ToJsonString()}");
}
