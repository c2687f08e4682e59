namespace ChannelFit.Domain.Verdicts;

/// <summary>
/// The meaning of a score for the person (docs/scoring.md#4-verdicts), from worst to best; then cannot-tell, which is below
/// all of them.
/// </summary>
public enum Verdict
{
    /// <summary>Leave the channel for now.</summary>
    Skip,

    /// <summary>Read, keep a clean profile and set alerts.</summary>
    Watch,

    /// <summary>Use it as the second line of the search.</summary>
    Support,

    /// <summary>Lead the search with it.</summary>
    Core,

    /// <summary>Too little was answered, or the answers contradict each other.</summary>
    CannotTell,
}

/// <summary>The certainty of a verdict, given missing answers and assumed errors.</summary>
public enum Firmness
{
    /// <summary>Small errors or missing answers can change the verdict, or there is no verdict.</summary>
    Open,

    /// <summary>Only larger errors can change it; in version 1, missing answers or errors can change it, but not both.</summary>
    Leaning,

    /// <summary>Neither missing answers nor the assumed errors can change it.</summary>
    Firm,
}

/// <summary>The order of verdicts, and the public codes of verdicts, firmness and concerns.</summary>
public static class VerdictCodes
{
    /// <summary>Returns whether one verdict is better than another. Every verdict is better than cannot-tell.</summary>
    public static bool IsBetterThan(this Verdict verdict, Verdict other) =>
        verdict != Verdict.CannotTell && (other == Verdict.CannotTell || verdict > other);

    public static string Code(this Verdict verdict) =>
        verdict switch
        {
            Verdict.Skip => "skip",
            Verdict.Watch => "watch",
            Verdict.Support => "support",
            Verdict.Core => "core",
            _ => "cannot-tell",
        };

    public static string Code(this Firmness firmness) =>
        firmness switch
        {
            Firmness.Firm => "firm",
            Firmness.Leaning => "leaning",
            _ => "open",
        };

    public static string Code(this ConcernKind kind) =>
        kind switch
        {
            ConcernKind.StraightLined => "straight-lined",
            ConcernKind.Contradictory => "contradictory",
            ConcernKind.Patterned => "patterned",
            ConcernKind.Midpoint => "midpoint",
            ConcernKind.Inconsistent => "inconsistent",
            _ => "too-fast",
        };
}
