using System.Text.Json;

namespace ChannelFit.Api.Seeds;

/// <summary>Reads seed files as they are written, each fault under its file's name.</summary>
internal static class SeedReader
{
    /// <summary>Every file of a kind, by name, with the hash of what it holds.</summary>
    public static IEnumerable<(string File, T Shape, string Hash)> ReadAll<T>(
        string folder,
        string kind,
        SeedFaults faults
    )
        where T : class
    {
        var paths = Directory.Exists(Path.Combine(folder, kind))
            ? Directory.GetFiles(Path.Combine(folder, kind), "*.json").Order(StringComparer.Ordinal).ToList()
            : [];
        faults.For(kind)(paths.Count > 0, $"there are no {kind} in {folder}");

        foreach (var path in paths)
        {
            var file = $"{kind}/{Path.GetFileName(path)}";

            if (ReadOne<T>(path, file, faults) is { } read)
            {
                yield return (file, read.Shape, read.Hash);
            }
        }
    }

    /// <summary>One file, or null where a fault was added.</summary>
    public static (T Shape, string Hash)? ReadOne<T>(string path, string file, SeedFaults faults)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));

            if (NullsIn(json.RootElement, "$") is { Count: > 0 } nulls)
            {
                faults.Add(file, $"holds null at {string.Join(", ", nulls)}: leave out what there is not");
                return null;
            }

            return (json.Deserialize<T>(SeedJson.Options)!, SeedHash.Of(json.RootElement));
        }
        catch (Exception wrong) when (wrong is JsonException or IOException)
        {
            faults.Add(file, wrong.Message);
            return null;
        }
    }

    /// <summary>Where a null stands; the reader refuses it for a member, and lets it pass in a list.</summary>
    private static List<string> NullsIn(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => [path],
            JsonValueKind.Object =>
            [
                .. value.EnumerateObject().SelectMany(member => NullsIn(member.Value, $"{path}.{member.Name}")),
            ],
            JsonValueKind.Array =>
            [
                .. value.EnumerateArray().SelectMany((entry, index) => NullsIn(entry, $"{path}[{index}]")),
            ],
            _ => [],
        };
}
