namespace ChannelFit.Catalog;

/// <summary>The limits of response quality: the checks of version 1 or of version 2.</summary>
/// <param name="StraightLinedMinimum">The number of equal agreement answers from which they are a concern.</param>
/// <param name="ContradictoryDifference">The least difference between the values of an item and a reversed item.</param>
/// <param name="ContradictoryConstructs">The number of constructs with such a difference from which they are a concern.</param>
/// <param name="ContradictoryAmong">The constructs that are checked for contradictions.</param>
/// <param name="PatternMinimum">The least number of compared pairs of answers.</param>
/// <param name="PatternShare">The share of equal pairs from which they are a concern.</param>
/// <param name="PatternLongestLag">The length of the longest pattern that is checked.</param>
/// <param name="MidpointMinimum">The least number of agreement answers for the check of middle answers.</param>
/// <param name="MidpointShare">The share of middle answers from which they are a concern.</param>
/// <param name="ScatterConstructs">The constructs whose items should agree.</param>
/// <param name="ScatterMinimum">The least degrees of freedom for the check of scatter.</param>
/// <param name="ScatterSlope">The scatter that is allowed for each degree of freedom.</param>
/// <param name="ScatterIntercept">The scatter that is allowed in addition.</param>
/// <param name="ScatterPair">The least difference between two values of one construct that is reported.</param>
/// <param name="SecondsPerAnswer">The shortest plausible time per answer, in seconds.</param>
public sealed record QualityDocument(
    double SecondsPerAnswer,
    int? StraightLinedMinimum = null,
    double? ContradictoryDifference = null,
    int? ContradictoryConstructs = null,
    string[]? ContradictoryAmong = null,
    int? PatternMinimum = null,
    double? PatternShare = null,
    int? PatternLongestLag = null,
    int? MidpointMinimum = null,
    double? MidpointShare = null,
    string[]? ScatterConstructs = null,
    int? ScatterMinimum = null,
    double? ScatterSlope = null,
    double? ScatterIntercept = null,
    double? ScatterPair = null
);
