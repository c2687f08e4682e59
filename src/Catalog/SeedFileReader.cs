using System.Text.Json;

namespace ChannelFit.Catalog;

/// <summary>Reads seed files; each error has the name of its file.</summary>
internal static class SeedFileReader
{
    /// <summary>Reads all files of a kind, in the order of their names, with the hash of each.</summary>
    public static IEnumerable<(string File, T Document, string Hash)> ReadAll<T>(
        string folder,
        string kind,
        CatalogErrors errors
    )
        where T : class
    {
        var paths = FindFiles(Path.Combine(folder, kind), kind, errors);
        errors.CheckFor(kind)(paths is not [], $"There are no {kind} in {folder}.");

        foreach (var path in paths ?? [])
        {
            var file = $"{kind}/{Path.GetFileName(path)}";

            if (ReadOne<T>(path, file, errors) is { } read)
            {
                yield return (file, read.Document, read.Hash);
            }
        }
    }

    /// <summary>Reads one file; returns null if it added an error.</summary>
    public static (T Document, string Hash)? ReadOne<T>(string path, string file, CatalogErrors errors)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));

            if (FindInvalid(json.RootElement, "$").ToList() is { Count: > 0 } invalid)
            {
                invalid.ForEach(value => errors.Add(file, value));
                return null;
            }

            return (json.Deserialize<T>(SeedJsonOptions.Options)!, SeedHash.Compute(json.RootElement));
        }
        catch (Exception exception) when (exception is JsonException || IsUnreadable(exception))
        {
            errors.Add(file, exception.Message);
            return null;
        }
    }

    /// <summary>Returns the lines of a file; none when it does not exist or cannot be read.</summary>
    public static string[] ReadLines(string path, string file, CatalogErrors errors)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            errors.Add(file, exception.Message);
            return [];
        }
    }

    /// <summary>Returns the paths of a kind, in the order of their names; null if it added an error.</summary>
    private static List<string>? FindFiles(string folder, string kind, CatalogErrors errors)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.GetFileSystemEntries(folder, "*.json").Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            errors.Add(kind, exception.Message);
            return null;
        }
    }

    private static bool IsUnreadable(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Returns errors that the JSON reader does not find: nulls in lists, and numbers that are too large.</summary>
    private static IEnumerable<string> FindInvalid(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => [$"{path} must not be null. Omit a missing value."],
            JsonValueKind.Number when !double.IsFinite(value.GetDouble()) => [$"{path} must be a finite number."],
            JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(member => FindInvalid(member.Value, $"{path}.{member.Name}")),
            JsonValueKind.Array => value
                .EnumerateArray()
                .SelectMany((entry, index) => FindInvalid(entry, $"{path}[{index}]")),
            _ => [],
        };
}
