using ChannelFit.Domain.Explanations;

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

/// <summary>How well a verdict stands against missing answers and assumed measurement error.</summary>
public enum Firmness
{
    /// <summary>Neither test holds, or there is no verdict.</summary>
    Open,

    /// <summary>One of the two tests holds.</summary>
    Leaning,

    /// <summary>Missing answers cannot change it, and it is the same over the likely interval.</summary>
    Firm,
}

/// <summary>The codes that stand for verdicts, firmness and change outside this library.</summary>
public static class VerdictCodes
{
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
}
