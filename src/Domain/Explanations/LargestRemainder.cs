using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Explanations;

/// <summary>Rounds terms to tenths that add up to a total, by the largest remainder method (docs/scoring.md#contributions).</summary>
internal static class LargestRemainder
{
    /// <summary>Marks a place without a term.</summary>
    public const short NoTerm = short.MinValue;

    /// <summary>Rounds each term down, and then adds a tenth to those with the largest remainders until the sum is right.</summary>
    /// <param name="points">The exact terms, in points; NaN where there is no term.</param>
    /// <param name="total">The sum in tenths. It lies between the sums of the terms rounded down and rounded up.</param>
    /// <param name="tenths">Receives the rounded terms, or <see cref="NoTerm"/>.</param>
    public static void Round(ReadOnlySpan<double> points, int total, Span<short> tenths)
    {
        Span<double> remainders = stackalloc double[points.Length];
        Span<int> places = stackalloc int[points.Length]; // of the remainders
        var (count, missing) = (0, total);

        for (var place = 0; place < points.Length; place++)
        {
            if (double.IsNaN(points[place]))
            {
                tenths[place] = NoTerm;
                continue;
            }

            var whole = (int)Math.Floor((10 * points[place]) + Rounding.Tolerance);
            tenths[place] = (short)whole;
            (remainders[count], places[count]) = ((10 * points[place]) - whole, place);
            missing -= whole;
            count++;
        }

        for (; missing > 0 && FindLargest(remainders[..count]) is >= 0 and var largest; missing--)
        {
            tenths[places[largest]]++;
            remainders[largest] = double.NaN; // a term gets one tenth at most
        }
    }

    /// <summary>Returns the first of the largest remainders, or -1; remainders closer than the tolerance are equal.</summary>
    private static int FindLargest(ReadOnlySpan<double> remainders)
    {
        var (largest, limit) = (-1, double.NegativeInfinity);

        for (var place = 0; place < remainders.Length; place++)
        {
            if (remainders[place] > limit)
            {
                (largest, limit) = (place, remainders[place] + Rounding.Tolerance);
            }
        }

        return largest;
    }
}
