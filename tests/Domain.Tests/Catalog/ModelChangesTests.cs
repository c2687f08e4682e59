using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Catalog;

/// <summary>docs/model-changes.md lists every change of a model: its table equals the differences of the seeds.</summary>
public sealed partial class ModelChangesTests
{
    private const string Before = "fit-model@1.0.0";
    private const string After = "fit-model@1.1.0";

    private static readonly Dictionary<string, string> Old = ModelCoefficients.Of(SeedJsonFiles.Models[Before]);

    private static readonly (string, string, string)[] Changed =
    [
        .. ModelCoefficients
            .Of(SeedJsonFiles.Models[After])
            .Where(number => Old[number.Key] != number.Value)
            .Select(number => (number.Key, Old[number.Key], number.Value))
            .Order(),
    ];

    [Fact]
    public void The_page_lists_every_changed_number() =>
        Assert.Equal(
            Changed,
            Row()
                .Matches(File.ReadAllText(Path.Combine(TestCatalog.Root, "docs/model-changes.md")))
                .Select(row => (row.Groups["coefficient"].Value, row.Groups["from"].Value, row.Groups["to"].Value))
                .Order()
        );

    [Fact]
    public void Exactly_the_changed_coefficients_have_new_evidence_links() =>
        Assert.Equal(
            Changed.Select(number => number.Item1),
            SeedJsonFiles
                .Read("evidence/links/fit-model.v1.1.0.json")
                .GetProperty("links")
                .EnumerateObject()
                .Select(link => link.Name)
                .Order()
        );

    [Fact]
    public void Only_listed_numbers_and_the_version_changed()
    {
        var (old, now) = (Leaves(SeedJsonFiles.Models[Before], ""), Leaves(SeedJsonFiles.Models[After], ""));

        Assert.Equal(Changed.Length + 1, old.Union(now).Except(old.Intersect(now)).Count() / 2);
        Assert.Equal(old.Count(), now.Count());
    }

    private static IEnumerable<string> Leaves(JsonElement node, string path) =>
        node.ValueKind switch
        {
            JsonValueKind.Object => node.EnumerateObject()
                .SelectMany(member => Leaves(member.Value, $"{path}/{member.Name}")),
            JsonValueKind.Array => node.EnumerateArray().SelectMany((entry, index) => Leaves(entry, $"{path}/{index}")),
            _ => [$"{path} {node}"],
        };

    [GeneratedRegex(
        @"^\| `(?<coefficient>\w+/\S+)` \| (?<from>\S+) \| (?<to>\S+) \|",
        RegexOptions.Multiline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Row();
}
