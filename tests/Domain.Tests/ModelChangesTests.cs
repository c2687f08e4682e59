using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChannelFit.Domain.Tests;

/// <summary>docs/model-changes.md tells all that a model changed: its table is held to the seeds.</summary>
public sealed partial class ModelChangesTests
{
    private const string Before = "fit-model@1.0.0";
    private const string After = "fit-model@1.1.0";

    private static readonly Dictionary<string, string> Old = Coefficients.Of(SeedTree.Models[Before]);

    private static readonly (string, string, string)[] Changed =
    [
        .. Coefficients
            .Of(SeedTree.Models[After])
            .Where(number => Old[number.Key] != number.Value)
            .Select(number => (number.Key, Old[number.Key], number.Value))
            .Order(),
    ];

    [Fact]
    public void The_page_names_every_number_that_changed() =>
        Assert.Equal(
            Changed,
            Row()
                .Matches(File.ReadAllText(Path.Combine(Seeded.Root, "docs/model-changes.md")))
                .Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))
                .Order()
        );

    [Fact]
    public void Each_of_them_says_anew_what_it_rests_on_and_no_other_does() =>
        Assert.Equal(
            Changed.Select(number => number.Item1),
            SeedTree
                .Read("evidence/links/fit-model.v1.1.0.json")
                .GetProperty("links")
                .EnumerateObject()
                .Select(link => link.Name)
                .Order()
        );

    [Fact]
    public void Nothing_else_changed_but_the_version()
    {
        var (old, now) = (Leaves(SeedTree.Models[Before], ""), Leaves(SeedTree.Models[After], ""));

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

    [GeneratedRegex(@"^\| `(\w+/\S+)` \| (\S+) \| (\S+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
