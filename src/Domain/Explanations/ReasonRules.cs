using System.Collections.Immutable;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>The number of reasons that a channel has, and their least size (docs/scoring.md#reasons).</summary>
/// <param name="Signed">The number of reasons for the verdict, including a binding gate.</param>
/// <param name="Against">The number of reasons against the verdict.</param>
/// <param name="MinTenths">The least number of tenths that a reason adds or removes.</param>
public sealed record ReasonRules(int Signed, int Against, int MinTenths)
{
    /// <summary>The greatest number of reasons of a channel, under any model.</summary>
    public const int MaxReasons = 8;

    /// <summary>The rules of a model that does not give its own.</summary>
    public static ReasonRules Standard { get; } = new(Signed: 2, Against: 1, MinTenths: 10);
}

/// <summary>The rule that names a channel as better for this person than for most people (docs/scoring.md#distinctive-channels).</summary>
/// <param name="Verdicts">The verdicts of channels that can be named.</param>
/// <param name="MinTenths">The least distance of the shown score above the typical score.</param>
/// <param name="MaxChannels">The greatest number of channels that are named.</param>
public sealed record DistinctiveRules(ImmutableArray<Verdict> Verdicts, int MinTenths, int MaxChannels);
