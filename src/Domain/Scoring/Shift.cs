using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Scoring;

/// <summary>Points that the answer to one item adds to channels, beside the constructs (scoring.md §3).</summary>
/// <param name="Source">Its name among the contributions, such as <c>field</c>.</param>
/// <param name="Item">The deciding item.</param>
/// <param name="Points">A choice: by option, then by channel. Empty for a number.</param>
/// <param name="Knots">A number: by channel, the points between which it runs straight. Empty for a choice.</param>
public sealed record ContextShift(
    string Source,
    Item Item,
    ImmutableArray<ImmutableArray<double>> Points,
    ImmutableArray<ImmutableArray<Knot>> Knots
)
{
    /// <summary>The fewest points that any option or knot gives the channel, by channel.</summary>
    public ImmutableArray<double> MinPoints { get; } = Over(Points, Knots, points => points.Min());

    /// <summary>The most points that any option or knot gives the channel, by channel.</summary>
    public ImmutableArray<double> MaxPoints { get; } = Over(Points, Knots, points => points.Max());

    /// <summary>The points that an answer gives a channel.</summary>
    public double At(double answer, int channel) =>
        Points.IsEmpty ? PiecewiseLinearCurve.Evaluate(Knots[channel].AsSpan(), answer) : Points[(int)answer][channel];

    private static ImmutableArray<double> Over(
        ImmutableArray<ImmutableArray<double>> points,
        ImmutableArray<ImmutableArray<Knot>> knots,
        Func<IEnumerable<double>, double> pick
    ) =>
        points.IsEmpty
            ? [.. knots.Select(curve => pick(curve.Select(knot => knot.Y)))]
            : [.. points[0].Select((_, channel) => pick(points.Select(option => option[channel])))];
}
