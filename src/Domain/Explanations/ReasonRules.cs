using System.Collections.Immutable;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>How many reasons a channel gives, and from how many points on (scoring.md §9).</summary>
/// <param name="Signed">How many speak for the verdict, a binding gate included.</param>
/// <param name="Against">How many speak against it.</param>
/// <param name="LeastTenths">The least that a reason adds or takes.</param>
public sealed record ReasonRules(int Signed, int Against, int LeastTenths)
{
    /// <summary>Room for the reasons of a channel under any model.</summary>
    public const int Most = 8;

    /// <summary>The numbers of a model that gives none of its own.</summary>
    public static ReasonRules Standard { get; } = new(Signed: 2, Against: 1, LeastTenths: 10);
}

/// <summary>When a channel is named as better for this person than for most (scoring.md §9).</summary>
/// <param name="Verdicts">The verdicts of channels that can be named.</param>
/// <param name="LeastTenths">How far its shown score must lie above the typical one.</param>
/// <param name="Most">How many are named.</param>
public sealed record DistinctiveRules(ImmutableArray<Verdict> Verdicts, int LeastTenths, int Most);
