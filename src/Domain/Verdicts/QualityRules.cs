using System.Collections.Immutable;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The limits of response quality (scoring.md §5). A model has the checks of version 1 or those of version 2.</summary>
/// <param name="SecondsPerAnswer">Faster than this is too fast.</param>
public sealed record QualityRules(RepetitionRules? Repetition, PatternRules? Pattern, double SecondsPerAnswer);

/// <summary>Version 1: the same answer to everything, and constructs whose items contradict each other.</summary>
/// <param name="Minimum">How many agreement items must be answered before all the same is a concern.</param>
/// <param name="Difference">How far an item and its reverse must lie apart.</param>
/// <param name="Constructs">In how many constructs.</param>
/// <param name="Among">The measures looked at for contradictions.</param>
public sealed record RepetitionRules(int Minimum, double Difference, int Constructs, ImmutableArray<int> Among);

/// <summary>Version 2: answers that repeat a pattern, keep to the middle, or scatter within constructs.</summary>
/// <param name="LongestLag">The longest pattern that is looked for.</param>
/// <param name="PatternMinimum">How many pairs of answers a pattern needs.</param>
/// <param name="PatternShare">The share of them that are equal.</param>
/// <param name="MidpointMinimum">How many agreement items must be answered before the middle is a concern.</param>
/// <param name="MidpointShare">The share of middle answers.</param>
/// <param name="Scatter">The measures whose items should agree.</param>
/// <param name="ScatterMinimum">The least degrees of freedom for that.</param>
/// <param name="ScatterSlope">The scatter allowed for each degree of freedom…</param>
/// <param name="ScatterIntercept">…and beside that.</param>
/// <param name="PairDifference">How far two answers to one construct must lie apart to be named.</param>
public sealed record PatternRules(
    int LongestLag,
    int PatternMinimum,
    double PatternShare,
    int MidpointMinimum,
    double MidpointShare,
    ImmutableArray<int> Scatter,
    int ScatterMinimum,
    double ScatterSlope,
    double ScatterIntercept,
    double PairDifference
);
