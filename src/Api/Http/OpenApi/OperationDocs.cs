using System.Collections.Frozen;
using System.Globalization;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Texts of one operation in the OpenAPI document, from its file in docs/openapi/.</summary>
/// <remarks>
/// The first line of a file is the summary as a heading, the rest is the description in Markdown. The description ends
/// before the heading "Responses", which is followed by a line for each status: <c>- 200: The result.</c>
/// </remarks>
internal sealed record OperationDocs(string Summary, string Description, IReadOnlyDictionary<int, string> Responses)
{
    private const string SummaryMarker = "# ";
    private const string ResponsesHeading = "\n## Responses\n";

    /// <summary>Reads the file of an operation.</summary>
    public static OperationDocs Read(string name)
    {
        var parts = DocsFile.ReadText($"{name}.md").Split(ResponsesHeading);
        var (heading, description) = SplitFirst(parts[0], "\n");

        if (!heading.StartsWith(SummaryMarker, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"docs/openapi/{name}.md must begin with '# ' and the summary.");
        }

        return new(heading[SummaryMarker.Length..], description.Trim(), ReadResponses(parts[1]));
    }

    private static FrozenDictionary<int, string> ReadResponses(string lines) =>
        lines
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => SplitFirst(line, ": "))
            .ToFrozenDictionary(
                line => int.Parse(line.Before.TrimStart('-', ' '), CultureInfo.InvariantCulture),
                line => line.After
            );

    private static (string Before, string After) SplitFirst(string text, string separator)
    {
        var parts = text.Split(separator, 2);
        return (parts[0], parts[1]);
    }
}

/// <summary>Names the file in docs/openapi/ that describes an operation.</summary>
internal sealed record OperationDocsName(string Name);
