using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChannelFit.Domain.Tests;

/// <summary>JSON of two files, brought to one form and claimed to be the same.</summary>
internal static class SameJson
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

    public static void Same(JsonElement reference, JsonElement seed) =>
        Same(JsonNode.Parse(reference.GetRawText())!, JsonNode.Parse(seed.GetRawText())!);

    public static void Same(IEnumerable<JsonObject> reference, IEnumerable<JsonObject> seed)
    {
        var (expected, actual) = (reference.ToList(), seed.ToList());
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Same(pair.First, pair.Second));
    }

    public static void Same(JsonNode reference, JsonNode seed) =>
        Assert.True(JsonNode.DeepEquals(reference, seed), $"{reference.ToJsonString()} became {seed.ToJsonString()}");
}
