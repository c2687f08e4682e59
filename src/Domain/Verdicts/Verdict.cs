using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>What a score means for the person, worst first (scoring.md §4).</summary>
public enum Verdict
{
    /// <summary>Leave it for now.</summary>
    Skip,

    /// <summary>Take information, keep a clean profile, set alerts.</summary>
    Watch,

    /// <summary>Second line.</summary>
    Support,

    /// <summary>Lead with it.</summary>
    Core,

    /// <summary>Too little was answered, or the answers contradict each other.</summary>
    CannotTell,
}

/// <summary>How well a verdict stands against missing answers and assumed errors.</summary>
public enum Firmness
{
    /// <summary>Small errors or missing answers change it, or there is no verdict.</summary>
    Open,

    /// <summary>It holds against small errors only; in version 1, against missing answers or against errors, not both.</summary>
    Leaning,

    /// <summary>It holds against missing answers and against the assumed errors.</summary>
    Firm,
}

/// <summary>The order of verdicts, and the codes that stand for verdicts and what goes with them outside this library.</summary>
public static class VerdictCodes
{
    /// <summary>Returns whether one verdict is better than another; whatever can be told is better than what cannot.</summary>
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

    public static string Code(this RealChange change) =>
        change switch
        {
            RealChange.Yes => "yes",
            RealChange.No => "no",
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

    public static string Code(this ReasonKind kind) =>
        kind switch
        {
            ReasonKind.Base => "base",
            ReasonKind.Gate => "gate",
            ReasonKind.Shift => "shift",
            ReasonKind.Prior => "prior",
            _ => "item",
        };
}
