using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Explanations;

/// <summary>Rounds terms to tenths that add up to a total, by the largest remainder method (docs/scoring.md#contributions).</summary>
internal static class LargestRemainder
{
    /// <summary>Marks a place without a term.</summary>
    public const short NoTerm = short.MinValue;

    /// <summary>
    /// Rounds to the nearest tenths, and corrects the terms with the largest errors until the sum is the total. The result is the
    /// same as of rounding down and giving the missing tenths to the largest remainders, with only one or two corrections.
    /// </summary>
    /// <param name="points">The exact terms, in points; NaN where there is no term.</param>
    /// <param name="total">The sum in tenths. It lies between the sums of the terms rounded down and rounded up.</param>
    /// <param name="tenths">Receives the rounded terms, or <see cref="NoTerm"/>.</param>
    public static void Round(ReadOnlySpan<double> points, int total, Span<short> tenths)
    {
        Span<double> errors = stackalloc double[points.Length]; // of rounding; NaN where there is no term
        var missing = total;

        for (var place = 0; place < points.Length; place++)
        {
            var exact = 10 * points[place];

            if (double.IsNaN(exact))
            {
                (tenths[place], errors[place]) = (NoTerm, double.NaN);
                continue;
            }

            var nearest = (int)Math.Floor(exact + .5 + Rounding.Tolerance);
            (tenths[place], errors[place]) = ((short)nearest, exact - nearest);
            missing -= nearest;
        }

        for (; missing > 0 && FindLargest(errors) is >= 0 and var place; missing--)
        {
            tenths[place]++;
            errors[place] = double.NaN; // no term is corrected twice
        }

        for (; missing < 0 && FindSmallest(errors) is >= 0 and var place; missing++)
        {
            tenths[place]--;
            errors[place] = double.NaN;
        }
    }

    /// <summary>Returns the first place of the largest errors, or -1; errors closer than the tolerance are equal.</summary>
    private static int FindLargest(ReadOnlySpan<double> errors)
    {
        var (largest, limit) = (-1, double.NegativeInfinity);

        for (var place = 0; place < errors.Length; place++)
        {
            if (errors[place] > limit)
            {
                (largest, limit) = (place, errors[place] + Rounding.Tolerance);
            }
        }

        return largest;
    }

    /// <summary>Returns the last place of the smallest errors, or -1: of equal remainders, the first keep their tenth.</summary>
    private static int FindSmallest(ReadOnlySpan<double> errors)
    {
        var (smallest, limit) = (-1, double.PositiveInfinity);

        for (var place = errors.Length - 1; place >= 0; place--)
        {
            if (errors[place] < limit)
            {
                (smallest, limit) = (place, errors[place] - Rounding.Tolerance);
            }
        }

        return smallest;
    }
}
