namespace ChannelFit.Catalog;

/// <summary>A condition on a construct, an answer, a verdict or planned hours.</summary>
/// <param name="Construct">The construct to compare.</param>
/// <param name="Below">The condition holds below this value.</param>
/// <param name="Item">The item that decides.</param>
/// <param name="AtMost">The condition holds up to this value.</param>
/// <param name="AtLeast">The condition holds from this value on.</param>
/// <param name="Is">The condition holds for this option.</param>
/// <param name="Channel">The only channel for which the condition can hold.</param>
/// <param name="VerdictOf">The channel whose verdict decides.</param>
/// <param name="OneOf">The condition holds for these verdicts.</param>
/// <param name="HoursOf">The channels whose hours are added up.</param>
/// <param name="Above">The condition holds above this share of the allocated hours.</param>
public sealed record ConditionDocument(
    string? Construct = null,
    double? Below = null,
    string? Item = null,
    double? AtMost = null,
    double? AtLeast = null,
    string? Is = null,
    string? Channel = null,
    string? VerdictOf = null,
    string[]? OneOf = null,
    string[]? HoursOf = null,
    double? Above = null
);
