namespace ChannelFit.Domain.Scoring;

/// <summary>One point of a curve that is linear between its points.</summary>
public readonly record struct Knot(double X, double Y);

/// <summary>A piecewise linear curve, constant outside its knots (docs/scoring.md#1-answer-values).</summary>
public static class PiecewiseLinearCurve
{
    /// <summary>Returns the height of the curve at x; NaN when x is NaN or there are no knots.</summary>
    public static double Evaluate(ReadOnlySpan<Knot> knots, double x)
    {
        if (knots.IsEmpty || double.IsNaN(x))
        {
            return double.NaN;
        }

        if (x <= knots[0].X)
        {
            return knots[0].Y;
        }

        for (var i = 1; i < knots.Length; i++)
        {
            if (x <= knots[i].X)
            {
                var (from, to) = (knots[i - 1], knots[i]);
                return from.Y + ((to.Y - from.Y) * ((x - from.X) / (to.X - from.X)));
            }
        }

        return knots[^1].Y;
    }
}
