namespace ChannelFit.Catalog;

/// <summary>The texts of an hours plan, or of a missing one.</summary>
public sealed record PlanTexts(
    string Note,
    IReadOnlyDictionary<string, string> Unallocated,
    IReadOnlyDictionary<string, string> Unavailable
);
