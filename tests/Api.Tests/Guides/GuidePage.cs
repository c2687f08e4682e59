using System.Text.RegularExpressions;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>A page of docs/guides/: its fenced blocks in order, and the rows of its tables.</summary>
public sealed partial class GuidePage
{
    private GuidePage(string name, string text)
    {
        Name = name;
        Text = text;
        Blocks = [.. Fences().Matches(text).Select(CodeBlock.Of)];
    }

    /// <summary>The path below docs/guides/.</summary>
    public string Name { get; }

    public string Text { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    public static GuidePage Read(string name) => new(name, File.ReadAllText(Path.Combine(Folder(), name)));

    /// <summary>The pages of all integration targets.</summary>
    public static IEnumerable<string> Targets() =>
        Directory
            .EnumerateFiles(Path.Combine(Folder(), "integrations"))
            .Select(file => $"integrations/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal);

    /// <summary>Returns the first two cells of each row below a heading where both are code.</summary>
    public IEnumerable<(string Theirs, string Ours)> Rows(string heading)
    {
        var section = Text.Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        return CodeRows().Matches(section).Select(row => (row.Groups[1].Value, row.Groups[2].Value));
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Api.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run the tests from inside the repository.");
        }

        return Path.Combine(folder.FullName, "docs/guides");
    }

    [GeneratedRegex("^```(?<language>.+)\n(?<text>(?:.*\n)*?)```$", RegexOptions.Multiline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"^\| `(?<left>[^`]+)` \| `(?<right>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex CodeRows();
}

/// <summary>A fenced block: its language, the rest of its first line, and its lines.</summary>
public sealed partial record CodeBlock(string Language, string Marks, string Text)
{
    public string? Mark(string name) =>
        MarkPattern().Matches(Marks).FirstOrDefault(mark => mark.Groups[1].Value == name)?.Groups[2].Value;

    internal static CodeBlock Of(Match fence)
    {
        var first = fence.Groups[1].Value.Split(' ', 2);
        return new(first[0], first.Length == 1 ? "" : first[1], fence.Groups[2].Value);
    }

    [GeneratedRegex("""([a-z]+)="?([^" ]+)"?""")]
    private static partial Regex MarkPattern();
}
