using System.Text.RegularExpressions;

namespace ChannelFit.Api.Tests.Architecture;

/// <summary>The use of a feature by a file of another feature.</summary>
/// <param name="From">The feature of the file.</param>
/// <param name="To">The used feature.</param>
/// <param name="Cause">The file, and the types of the used feature that it names.</param>
internal sealed partial record FeatureUse(string From, string To, string Cause)
{
    private const string Namespace = "ChannelFit.Api.Features.";

    private static readonly string[] Extensions = [".cs", ".razor"];

    public override string ToString() => $"{From} uses {To}: {Cause}";

    /// <summary>Returns the uses by all files of a folder of features.</summary>
    public static List<FeatureUse> ReadAll(string folder)
    {
        var types = typeof(App)
            .Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(Namespace, StringComparison.Ordinal) == true && !type.IsNested)
            .ToLookup(type => type.Namespace!.Split('.')[3], type => type.Name.Split('`')[0]);
        var uses =
            from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            where Extensions.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != "_Imports.razor"
            let path = Path.GetRelativePath(folder, file)
            where path.Contains(Path.DirectorySeparatorChar) // a file beside the features may use all of them
            let feature = path.Split(Path.DirectorySeparatorChar)[0]
            let text = Comment().Replace(File.ReadAllText(file), "")
            let names = Word().Matches(text).Select(match => match.Value).ToHashSet()
            let imported = Import().Matches(text + ImportsOf(file)).Select(match => match.Groups[1].Value)
            let qualified = QualifiedName()
                .Matches(text)
                .Where(match => match.Groups[2].Value.Split('.').Any(types[match.Groups[1].Value].Contains))
                .Select(match => match.Groups[1].Value)
            from used in imported.Union(qualified)
            where used != feature
            let named = types[used]
                .Where(type => names.Contains(type) || names.Contains(Suffix().Replace(type, "")))
                .ToList()
            // C# code has no unused imports, because they are errors; Razor components share theirs.
            where named.Count > 0 || Path.GetExtension(file) == ".cs"
            select new FeatureUse(feature, used, $"{path} names {string.Join(", ", named)}");
        return [.. uses];
    }

    /// <summary>Returns the uses that form a cycle; null if there is none.</summary>
    public static IReadOnlyList<FeatureUse>? FindCycle(IReadOnlyCollection<FeatureUse> uses)
    {
        // A feature that uses none, or that none uses, is in no cycle. Without it there may be more such features.
        var inner = uses.Where(use =>
                uses.Any(next => next.From == use.To) && uses.Any(before => before.To == use.From)
            )
            .ToList();

        if (inner.Count < uses.Count)
        {
            return FindCycle(inner);
        }

        if (inner.Count == 0)
        {
            return null;
        }

        List<string> path = [inner[0].From];

        while (path.IndexOf(path[^1]) == path.Count - 1)
        {
            path.Add(inner.First(use => use.From == path[^1]).To);
        }

        var steps = path[path.IndexOf(path[^1])..];
        return [.. steps.Zip(steps.Skip(1)).SelectMany(step => inner.Where(use => (use.From, use.To) == step))];
    }

    /// <summary>Returns the imports that apply to a Razor component.</summary>
    private static string ImportsOf(string file) =>
        Path.GetExtension(file) == ".cs"
            ? ""
            : string.Concat(
                Ancestors(Path.GetDirectoryName(file))
                    .Select(folder => Path.Combine(folder, "_Imports.razor"))
                    .Where(File.Exists)
                    .Select(File.ReadAllText)
            );

    private static IEnumerable<string> Ancestors(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    [GeneratedRegex("^ *//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"ChannelFit\.Api\.Features\.(\w+)")]
    private static partial Regex Import();

    /// <summary>A name that begins with a feature, as in Shares.ShareRow.</summary>
    [GeneratedRegex(@"(?<![\w.])(\w+)((?:\.\w+)+)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex("Attribute$")]
    private static partial Regex Suffix();
}
