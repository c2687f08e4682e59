using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Tests.Fixtures;

/// <summary>The published seeds, read once.</summary>
public static class TestCatalog
{
    /// <summary>The folder that holds Api.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static PublishedCatalog Published { get; } = CatalogLoader.Load(Path.Combine(Root, "seeds"));

    /// <summary>The models of version 1, which score channel-fit@1.</summary>
    public static IReadOnlyList<PublishedModel> FirstModels { get; } =
    [.. Published.Models.Where(seed => seed.Document.Instrument == "channel-fit@1")];

    public static ScoringModel Model { get; } = Published.FindModel("fit-model@1.0.0")!.Model;

    public static Instrument Instrument => Model.Instrument;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Api.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run the tests from inside the repository.");
        }

        return folder.FullName;
    }
}
