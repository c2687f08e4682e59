using System.Text.Json;

namespace ChannelFit.Catalog;

/// <summary>Reads seed files as they are written, each fault under its file's name.</summary>
internal static class SeedFileReader
{
    /// <summary>Every file of a kind, by name, with the hash of what it holds.</summary>
    public static IEnumerable<(string File, T Shape, string Hash)> ReadAll<T>(
        string folder,
        string kind,
        CatalogErrors faults
    )
        where T : class
    {
        var paths = Files(Path.Combine(folder, kind), kind, faults);
        faults.CheckFor(kind)(paths is not [], $"there are no {kind} in {folder}");

        foreach (var path in paths ?? [])
        {
            var file = $"{kind}/{Path.GetFileName(path)}";

            if (ReadOne<T>(path, file, faults) is { } read)
            {
                yield return (file, read.Shape, read.Hash);
            }
        }
    }

    /// <summary>One file, or null where a fault was added.</summary>
    public static (T Shape, string Hash)? ReadOne<T>(string path, string file, CatalogErrors faults)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));

            if (Wrong(json.RootElement, "$").ToList() is { Count: > 0 } wrongs)
            {
                wrongs.ForEach(wrong => faults.Add(file, wrong));
                return null;
            }

            return (json.Deserialize<T>(SeedJsonOptions.Options)!, SeedHash.Compute(json.RootElement));
        }
        catch (Exception wrong) when (wrong is JsonException || IsUnreadable(wrong))
        {
            faults.Add(file, wrong.Message);
            return null;
        }
    }

    /// <summary>The lines of a file; none where there is none, or where a fault was added.</summary>
    public static string[] Lines(string path, string file, CatalogErrors faults)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception wrong) when (IsUnreadable(wrong))
        {
            faults.Add(file, wrong.Message);
            return [];
        }
    }

    /// <summary>The files of a kind by name; null where a fault was added.</summary>
    private static List<string>? Files(string folder, string kind, CatalogErrors faults)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.GetFileSystemEntries(folder, "*.json").Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception wrong) when (IsUnreadable(wrong))
        {
            faults.Add(kind, wrong.Message);
            return null;
        }
    }

    private static bool IsUnreadable(Exception fault) => fault is IOException or UnauthorizedAccessException;

    /// <summary>What the reader lets pass: nulls in lists, and numbers too large to be any.</summary>
    private static IEnumerable<string> Wrong(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => [$"holds null at {path}: leave out what there is not"],
            JsonValueKind.Number when !double.IsFinite(value.GetDouble()) => [$"holds no number at {path}"],
            JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(member => Wrong(member.Value, $"{path}.{member.Name}")),
            JsonValueKind.Array => value
                .EnumerateArray()
                .SelectMany((entry, index) => Wrong(entry, $"{path}[{index}]")),
            _ => [],
        };
}
