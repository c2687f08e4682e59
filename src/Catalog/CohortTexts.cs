namespace ChannelFit.Catalog;

/// <summary>The texts of the coach's view.</summary>
public sealed record CohortTexts(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Sentences
);
