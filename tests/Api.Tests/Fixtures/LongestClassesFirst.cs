using ChannelFit.Api.Tests.Fixtures;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer(LongestClassesFirst.Name, "ChannelFit.Api.Tests")]

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>
/// Starts the classes that wait, build or calculate for a minute first, so that the last one does not run alone at the end.
/// </summary>
public sealed class LongestClassesFirst : ITestCollectionOrderer
{
    internal const string Name = "ChannelFit.Api.Tests.Fixtures.LongestClassesFirst";

    private static readonly string[] Longest =
    [
        "FailoverTests",
        "PreviousReleaseTests",
        "RollingRestartTests",
        "CoreClassesTests",
        "InstrumentFormatsTests",
        "ErasureInStepsTests",
        "DeliveryRecoveryTests",
        "TransferLimitsTests",
        "LoadAndFailureTests",
        "EmbeddedPostgresTests",
        "FuzzTests",
        "RequestPartFuzzTests",
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(IsLong);

    private static bool IsLong(ITestCollection collection) =>
        Longest.Any(name => collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal));
}
