using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Architecture;

/// <summary>The dependencies that project references cannot enforce (docs/architecture.md).</summary>
public sealed class DependencyTests
{
    private static readonly string Api = Path.Combine(GoldenData.Root, "src", "Api");

    /// <summary>Uses of another feature's handler that exist today; remove an entry with its use.</summary>
    private static readonly HashSet<string> KnownUses =
    [
        "People uses ListAssessments",
        "Reports uses ReadAssessment",
        "Shares uses ReadAssessment",
    ];

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
        Assert.True(handlers.Count() > 30);
        Assert.Empty(uses.Distinct().Except(KnownUses));
    }

    [Theory]
    [InlineData("Http")]
    [InlineData("Database")]
    public void Http_and_Database_use_no_feature(string folder) =>
        Assert.DoesNotContain(
            CodeFiles(folder),
            file => CodeOf(file).Contains("ChannelFit.Api.Features", StringComparison.Ordinal)
        );

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
