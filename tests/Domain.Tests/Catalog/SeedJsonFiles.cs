using System.Text.Json;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>The seed files of the repository, read as plain JSON.</summary>
internal static class SeedJsonFiles
{
    public static readonly JsonElement Instrument = Read("instruments/channel-fit.v1.json");

    /// <summary>The published models by id.</summary>
    public static readonly Dictionary<string, JsonElement> Models = Directory
        .GetFiles(Path.Combine(TestCatalog.Root, "seeds/models"))
        .Select(file => Read($"models/{Path.GetFileName(file)}"))
        .ToDictionary(model => $"{model.GetProperty("key")}@{model.GetProperty("version")}", StringComparer.Ordinal);

    /// <summary>The model fit-model@1.0.0.</summary>
    public static readonly JsonElement Model = Models["fit-model@1.0.0"];

    public static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(TestCatalog.Root, "seeds", file))).RootElement;

    /// <summary>Every string below a node by its path: "channels/twitter/name" → "Twitter / X".</summary>
    public static Dictionary<string, string> Strings(JsonElement node, string path = "") =>
        node.ValueKind switch
        {
            JsonValueKind.Object => node.EnumerateObject()
                .SelectMany(member => Strings(member.Value, Below(path, member.Name)))
                .ToDictionary(),
            JsonValueKind.Array => node.EnumerateArray()
                .SelectMany((entry, index) => Strings(entry, Below(path, $"{index}")))
                .ToDictionary(),
            JsonValueKind.String => new() { [path] = node.GetString()! },
            _ => throw new JsonException($"{path} is a {node.ValueKind}, not a text."),
        };

    public static IEnumerable<string> Codes(this JsonElement array, string member) =>
        array.EnumerateArray().Select(entry => entry.GetProperty(member).GetString()!);

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";
}
