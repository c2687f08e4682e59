using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Rounds points to tenths that add up to a total, by largest remainder (scoring.md §3, Contributions).</summary>
internal static class LargestRemainder
{
    /// <summary>What stands in a place without a term.</summary>
    public const short NoTerm = short.MinValue;

    /// <summary>Rounds each term down, and those with the largest remainders up by a tenth, until they add up.</summary>
    /// <param name="points">What to round; NaN where there is no term.</param>
    /// <param name="total">The tenths that all terms add up to, when each is rounded down or up.</param>
    /// <param name="tenths">Takes the tenths of each place.</param>
    public static void Round(ReadOnlySpan<double> points, int total, Span<short> tenths)
    {
        Span<double> remainders = stackalloc double[points.Length];
        Span<int> places = stackalloc int[points.Length];
        var (terms, left) = (0, total);

        for (var place = 0; place < points.Length; place++)
        {
            tenths[place] = NoTerm;

            if (!double.IsNaN(points[place]))
            {
                var whole = Math.Floor((10 * points[place]) + Condition.Tolerance);
                tenths[place] = (short)whole;
                left -= (int)whole;
                (places[terms], remainders[terms]) = (place, (10 * points[place]) - whole);
                terms++;
            }
        }

        for (; left > 0 && Largest(remainders[..terms]) is >= 0 and var term; left--)
        {
            tenths[places[term]]++;
            remainders[term] = double.NaN; // not again
        }
    }

    /// <summary>The first of the largest; what is equal on paper must be equal here.</summary>
    private static int Largest(ReadOnlySpan<double> remainders)
    {
        var (largest, limit) = (-1, double.NegativeInfinity);

        for (var term = 0; term < remainders.Length; term++)
        {
            if (remainders[term] > limit)
            {
                (largest, limit) = (term, remainders[term] + Condition.Tolerance);
            }
        }

        return largest;
    }
}
