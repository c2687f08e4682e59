using System.Collections.Immutable;

namespace ChannelFit.Domain.Verdicts;

/// <summary>The limits of response quality (docs/scoring.md#5-response-quality). A model has the checks of version 1 or of version 2.</summary>
/// <param name="SecondsPerAnswer">The shortest plausible time per answer, in seconds.</param>
public sealed record QualityRules(RepetitionRules? Repetition, PatternRules? Pattern, double SecondsPerAnswer);

/// <summary>The checks of version 1: the same answer to everything, and constructs whose items contradict each other.</summary>
/// <param name="MinAnswers">The number of equal agreement answers from which they are a concern.</param>
/// <param name="Difference">The least difference between the values of an item and a reversed item.</param>
/// <param name="Constructs">The number of constructs with such a difference from which they are a concern.</param>
/// <param name="Among">The positions of the scales that are checked for contradictions.</param>
public sealed record RepetitionRules(int MinAnswers, double Difference, int Constructs, ImmutableArray<int> Among);

/// <summary>The checks of version 2: answers that repeat a pattern, are mostly in the middle, or scatter within constructs.</summary>
/// <param name="LongestLag">The length of the longest pattern that is checked.</param>
/// <param name="MinPatternPairs">The least number of compared pairs of answers.</param>
/// <param name="PatternShare">The share of equal pairs from which they are a concern.</param>
/// <param name="MinMidpointAnswers">The least number of agreement answers.</param>
/// <param name="MidpointShare">The share of middle answers from which they are a concern.</param>
/// <param name="Scatter">The positions of the scales whose items should agree.</param>
/// <param name="MinScatterFreedom">The least degrees of freedom.</param>
/// <param name="ScatterSlope">The scatter that is allowed for each degree of freedom.</param>
/// <param name="ScatterIntercept">The scatter that is allowed in addition.</param>
/// <param name="PairDifference">The least difference between two values of one construct that is reported.</param>
public sealed record PatternRules(
    int LongestLag,
    int MinPatternPairs,
    double PatternShare,
    int MinMidpointAnswers,
    double MidpointShare,
    ImmutableArray<int> Scatter,
    int MinScatterFreedom,
    double ScatterSlope,
    double ScatterIntercept,
    double PairDifference
);
