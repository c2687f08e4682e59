using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Architecture;

/// <summary>The dependencies that project references cannot enforce, and the places of operations (docs/architecture.md).</summary>
public sealed class DependencyTests
{
    private static readonly string Api = Path.Combine(GoldenData.Root, "src", "Api");

    /// <summary>The folders of src/Api, from the one that may use all others to the one that may use none.</summary>
    private static readonly string[] Folders = ["Cli", "Demo", "Features", "Options", "Http", "Database"];

    [Fact]
    public void A_feature_uses_no_handler_of_another_feature()
    {
        var files = CodeFiles("Features").Select(file => (Feature: FeatureOf(file), Text: CodeOf(file), file)).ToList();
        var handlers = files.Where(file => file.Text.Contains(" Map(IEndpointRouteBuilder", StringComparison.Ordinal));
        var uses =
            from handler in handlers
            let name = Path.GetFileNameWithoutExtension(handler.file)
            from user in files
            where user.Feature != handler.Feature && Regex.IsMatch(user.Text, $@"(?<![\w.]){name}\.\w")
            select $"{user.Feature} uses {name}";
        Assert.True(handlers.Count() > 60);
        Assert.Empty(uses.Distinct());
    }

    [Fact]
    public void Features_use_each_other_in_one_direction()
    {
        var uses = FeatureUse.ReadAll(Path.Combine(Api, "Features"));
        Assert.True(uses.Count > 20);
        var cycle = FeatureUse.FindCycle(uses) ?? [];
        Assert.True(cycle.Count == 0, string.Join('\n', cycle));
    }

    [Fact]
    public void A_cycle_of_features_is_found_among_other_uses()
    {
        List<FeatureUse> uses = [Use("A", "B"), Use("B", "C"), Use("C", "B"), Use("C", "D")];
        Assert.Equal([Use("B", "C"), Use("C", "B")], FeatureUse.FindCycle(uses)!.OrderBy(use => use.From));
        Assert.Null(FeatureUse.FindCycle([Use("A", "B"), Use("A", "C"), Use("B", "C")]));

        static FeatureUse Use(string from, string to) => new(from, to, "");
    }

    [Fact]
    public void A_folder_uses_only_the_folders_below_it()
    {
        var uses =
            from folder in Folders
            from file in CodeFiles(folder)
            from used in Regex.Matches(CodeOf(file), @"ChannelFit\.Api\.(\w+)").Select(match => match.Groups[1].Value)
            where Array.IndexOf(Folders, used) is var place && place >= 0 && place < Array.IndexOf(Folders, folder)
            select $"{Path.GetRelativePath(Api, file)} uses {used}";
        Assert.Empty(uses);
    }

    [Fact]
    public void Each_operation_is_in_the_file_of_its_name()
    {
        var files = CodeFiles("Features").ToLookup(Path.GetFileNameWithoutExtension);
        using var contract = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(GoldenData.Root, "tests", "Api.Tests", "Approved", "openapi.v1.json"))
        );
        var operations = contract
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .Where(path => path.Name.StartsWith("/v1/", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()!)
            .ToList();
        Assert.True(operations.Count > 60);
        var misplaced = operations.Where(id =>
            !files[$"{char.ToUpperInvariant(id[0])}{id[1..]}"]
                .Any(file => CodeOf(file).Contains($"\"{id}\"", StringComparison.Ordinal))
        );
        Assert.Empty(misplaced);
    }

    [Fact]
    public void No_folder_has_a_name_without_a_subject() =>
        Assert.Empty(
            CodeFiles("..")
                .SelectMany(file => Path.GetRelativePath(GoldenData.Root, file).Split(Path.DirectorySeparatorChar))
                .Intersect(["Common", "Helpers", "Utils", "Services", "Models", "Shared"])
        );

    private static IEnumerable<string> CodeFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Api, folder), "*.cs", SearchOption.AllDirectories);

    private static string FeatureOf(string file) =>
        Path.GetRelativePath(Path.Combine(Api, "Features"), file).Split(Path.DirectorySeparatorChar)[0];

    private static string CodeOf(string file) =>
        Regex.Replace(File.ReadAllText(file), "^ *//.*$", "", RegexOptions.Multiline);
}
