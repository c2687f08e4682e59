using System.Collections.Immutable;

namespace ChannelFit.Domain.Scoring;

/// <summary>The scoring of one item.</summary>
/// <param name="Reversed">True if agreement lowers the construct: the item's direction is <c>negative</c>.</param>
/// <param name="Values">For a choice item: the value of each option, NaN for an option without a value. Empty when no option has one.</param>
/// <param name="Knots">For a number item: the points of the curve from numbers to values.</param>
/// <param name="Changeable">True if the item asks about an act, which a person can change, and not about a trait (docs/scoring.md#8-counterfactuals).</param>
/// <param name="LimitFactor">The highest multiple of the present number that a counterfactual may suggest; null for no limit.</param>
public sealed record ItemScoring(
    bool Reversed,
    ImmutableArray<double> Values,
    ImmutableArray<Knot> Knots,
    bool Changeable,
    double? LimitFactor = null
)
{
    /// <summary>The lowest value of an option; NaN when no option has a value.</summary>
    public double MinValue { get; } = Values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Min();
}
