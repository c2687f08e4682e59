using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Benchmarks.ModelCard;
using ChannelFit.Domain.Tests.Catalog;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests;

/// <summary>docs/model-card.md holds what the command that it names prints, and claims no more.</summary>
public sealed partial class ModelCardTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(TestCatalog.Root, "docs/model-card.md"));

    private static readonly JsonElement Six = JsonElement.Parse(
        File.ReadAllBytes(Path.Combine(TestCatalog.Root, "tests/Domain.Tests/Golden/people.json"))
    );

    [Fact]
    [Trait("Category", "Slow")]
    public void The_model_card_equals_the_output_of_its_command() =>
        Assert.Equal(
            ModelCardFigures.Figures(TestCatalog.Published, Six),
            Figures().Matches(Text).Select(block => block.Value)
        );

    [Fact]
    public void The_figures_are_reproducible() =>
        Assert.Equal(
            ModelCardFigures.Figures(TestCatalog.Published, Six, 20),
            ModelCardFigures.Figures(TestCatalog.Published, Six, 20)
        );

    [Fact]
    public void The_model_card_does_not_overclaim() => Assert.DoesNotMatch(LanguageTextsTests.Overclaim(), Text);

    [Fact]
    public void The_card_names_every_published_model_of_version_1() =>
        Assert.All(
            TestCatalog.Published.Models.Where(seed => seed.Shape.Instrument == "channel-fit@1"),
            seed => Assert.Contains($"`{seed.Model.Id}`", Text, StringComparison.Ordinal)
        );

    /// <summary>constructs.md §7 gives these shares, to two places, from draws of its own.</summary>
    [Theory]
    [InlineData("the seed's author", .80, .71, .29, 0, 0)]
    [InlineData("power-user developer", .77, 0, 0, .40, .60)]
    [InlineData("PR manager", .83, 0, .03, .97, 0)]
    [InlineData("lurker", .84, 0, 1, 0, 0)]
    [InlineData("laid-off nurse", .83, 1, 0, 0, 0)]
    [InlineData("new graduate", .82, 0, .96, .04, 0)]
    public void The_first_model_meets_its_documented_robustness(
        string person,
        double unchanged,
        double skip,
        double watch,
        double support,
        double core
    )
    {
        var table = Text[Text.IndexOf("<!-- figures: robustness fit-model@1.0.0", StringComparison.Ordinal)..];
        var row = table.Split('\n').First(line => line.StartsWith($"| {person} |", StringComparison.Ordinal));

        var printed = Percent().Matches(row).Select(share => double.Parse(share.Value) / 100);

        double[] designed = [unchanged, skip, watch, support, core];
        Assert.All(designed.Zip(printed), share => Assert.Equal(share.First, share.Second, .02));
        Assert.Equal(designed.Length, printed.Count());
    }

    [GeneratedRegex("<!-- figures: .*?<!-- end of figures -->", RegexOptions.Singleline)]
    private static partial Regex Figures();

    [GeneratedRegex(@"[\d.]+(?= %)")]
    private static partial Regex Percent();
}
