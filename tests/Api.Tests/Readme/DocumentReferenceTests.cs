using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChannelFit.Api.Tests.Readme;

/// <summary>References to documents, in documents and in code, resolve to a file and to a heading in it.</summary>
public sealed partial class DocumentReferenceTests
{
    private static readonly string Root = FindRoot();
    private static readonly string[] CodeFolders = ["src", "db", "tests", "seeds"];
    private static readonly string[] CodeExtensions = [".cs", ".sql", ".json", ".razor"];
    private static readonly string[] SkippedFolders = ["bin", "obj", "node_modules", "artifacts", "TestResults"];

    [Fact]
    public void Links_between_documents_resolve()
    {
        var links = Files(Root).Where(IsMarkdown).SelectMany(Links).ToList();

        Assert.True(links.Count > 100, $"Only {links.Count} links were found.");
        Assert.Empty(links.Where(link => !link.Resolves()).Select(link => link.ToString()));
    }

    [Fact]
    public void References_from_code_to_documents_resolve()
    {
        var references = CodeFolders
            .SelectMany(folder => Files(Path.Combine(Root, folder)))
            .Where(file => CodeExtensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .SelectMany(References)
            .ToList();

        Assert.True(references.Count > 50, $"Only {references.Count} references were found.");
        Assert.Empty(references.Where(reference => !reference.Resolves()).Select(reference => reference.ToString()));
    }

    [Theory]
    [InlineData("scoring.md", "6-hours-plan", true)]
    [InlineData("scoring.md", "60-hours-plan", false)]
    [InlineData("absent.md", null, false)]
    public void An_anchor_resolves_only_to_a_heading_of_its_document(string document, string? anchor, bool resolves) =>
        Assert.Equal(resolves, new Reference("here", Path.Combine(Root, "docs", document), anchor, []).Resolves());

    /// <summary>Relative links outside code blocks; links to other sites are not followed.</summary>
    private static IEnumerable<Reference> Links(string file) =>
        LinkTarget()
            .Matches(CodeBlock().Replace(File.ReadAllText(file), ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !HasScheme().IsMatch(target))
            .Select(target => target.Split('#', 2))
            .Select(parts => new Reference(
                Path.GetRelativePath(Root, file),
                parts[0].Length == 0 ? file : Path.GetFullPath(parts[0], Path.GetDirectoryName(file)!),
                parts.ElementAtOrDefault(1),
                []
            ));

    private static IEnumerable<Reference> References(string file)
    {
        var text = File.ReadAllText(file);
        var from = Path.GetRelativePath(Root, file);

        foreach (Match match in ByPath().Matches(text))
        {
            var anchor = match.Groups["anchor"];
            yield return new(
                from,
                Path.Combine(Root, match.Groups["path"].Value),
                anchor.Success ? anchor.Value : null,
                []
            );
        }

        foreach (Match match in BySection().Matches(text))
        {
            var sections = match
                .Groups["section"]
                .Value.Split(" and ", StringSplitOptions.RemoveEmptyEntries)
                .Append(match.Groups["number"].Value is { Length: > 0 } number ? $"{number}. " : "")
                .Where(section => section.Length > 0);
            yield return new(from, Path.Combine(Root, "docs", match.Groups["name"].Value), null, [.. sections]);
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Concat(
                Directory
                    .EnumerateDirectories(folder)
                    .Where(child =>
                        Path.GetFileName(child) is var name
                        && name[0] != '.'
                        && !SkippedFolders.Contains(name, StringComparer.Ordinal)
                    )
                    .SelectMany(Files)
            );

    private static bool IsMarkdown(string file) => Path.GetExtension(file) == ".md";

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Api.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run the tests from inside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:")]
    private static partial Regex HasScheme();

    [GeneratedRegex(@"(?<path>docs/[A-Za-z0-9/_-]+\.md)(?:#(?<anchor>[a-z0-9_-]+))?")]
    private static partial Regex ByPath();

    /// <summary>The short form: a page, then the words or the number of a heading.</summary>
    [GeneratedRegex(
        @"(?<![\w./""-])(?<name>(?:api|scoring|constructs|evidence|house)\.md)"
            + @"(?: §+(?<number>[0-9]+))?(?:,? (?<section>[A-Z][A-Za-z-]*(?: [a-z]+| [A-Z][a-z]+)*))?"
    )]
    private static partial Regex BySection();

    [GeneratedRegex("^#{1,6} +(?<text>.+?) *$", RegexOptions.Multiline)]
    private static partial Regex HeadingLine();

    /// <summary>A reference from a file to a document, to one of its anchors, or to headings with some words.</summary>
    private sealed record Reference(string From, string Path, string? Anchor, IReadOnlyList<string> Sections)
    {
        public bool Resolves() =>
            (File.Exists(Path) || Directory.Exists(Path))
            && (Anchor is null || Anchors().Contains(Anchor, StringComparer.Ordinal))
            && Sections.All(section =>
                Headings().Any(heading => heading.Contains(section, StringComparison.OrdinalIgnoreCase))
            );

        public override string ToString() =>
            $"{From}: {System.IO.Path.GetRelativePath(Root, Path)}{(Anchor is null ? "" : $"#{Anchor}")} {string.Join(", ", Sections)}";

        private List<string> Headings() =>
            [
                .. HeadingLine()
                    .Matches(CodeBlock().Replace(File.ReadAllText(Path), ""))
                    .Select(match => match.Groups["text"].Value),
            ];

        /// <summary>Anchors as GitHub makes them: lower case, hyphens for spaces, no punctuation, numbered when repeated.</summary>
        private List<string> Anchors()
        {
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            var anchors = new List<string>();

            foreach (var heading in Headings())
            {
                var anchor = new StringBuilder();

                foreach (var letter in heading.ToLowerInvariant())
                {
                    if (letter == ' ')
                    {
                        anchor.Append('-');
                    }
                    else if (char.IsLetterOrDigit(letter) || letter is '-' or '_')
                    {
                        anchor.Append(letter);
                    }
                }

                var text = anchor.ToString();
                seen[text] = seen.TryGetValue(text, out var times) ? times + 1 : 0;
                anchors.Add(
                    seen[text] == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}-{seen[text]}")
                );
            }

            return anchors;
        }
    }
}
