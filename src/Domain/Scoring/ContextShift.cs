using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>Points that the answer to one context item adds to channels, independent of constructs (docs/scoring.md#3-channel-scores).</summary>
/// <param name="Source">Its name in contributions, such as <c>field</c>.</param>
/// <param name="Item">The context item.</param>
/// <param name="Points">For a choice item: points by option, then by channel. Empty for a number item.</param>
/// <param name="Knots">For a number item: the points of a curve, by channel. Empty for a choice item.</param>
public sealed record ContextShift(
    string Source,
    Item Item,
    ImmutableArray<ImmutableArray<double>> Points,
    ImmutableArray<ImmutableArray<Knot>> Knots
)
{
    /// <summary>The fewest points that an option or knot gives, by channel.</summary>
    public ImmutableArray<double> MinPoints { get; } = Aggregate(Points, Knots, points => points.Min());

    /// <summary>The most points that an option or knot gives, by channel.</summary>
    public ImmutableArray<double> MaxPoints { get; } = Aggregate(Points, Knots, points => points.Max());

    /// <summary>Returns the points that an answer adds to a channel.</summary>
    public double PointsFor(double answer, int channel) =>
        Points.IsEmpty ? PiecewiseLinearCurve.Evaluate(Knots[channel].AsSpan(), answer) : Points[(int)answer][channel];

    private static ImmutableArray<double> Aggregate(
        ImmutableArray<ImmutableArray<double>> points,
        ImmutableArray<ImmutableArray<Knot>> knots,
        Func<IEnumerable<double>, double> aggregate
    ) =>
        points.IsEmpty
            ? [.. knots.Select(curve => aggregate(curve.Select(knot => knot.Y)))]
            : [.. points[0].Select((_, channel) => aggregate(points.Select(option => option[channel])))];
}
