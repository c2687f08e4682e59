using System.Numerics;

namespace ChannelFit.Domain;

/// <summary>Rounds points to tenths that add up to a total, by largest remainder (scoring.md §3, Contributions).</summary>
/// <remarks>All spans have the length of <see cref="Padded"/> places. A place without a term is NaN.</remarks>
internal static class LargestRemainder
{
    /// <summary>What stands in a place without a term.</summary>
    public const short None = short.MinValue;

    private const int PerVector = 4; // vectors of doubles become one of shorts

    /// <summary>So many places, filled up to whole vectors.</summary>
    public static int Padded(int places)
    {
        var step = PerVector * Vector<double>.Count;
        return (places + step - 1) / step * step;
    }

    /// <summary>Rounds; the order of places settles ties.</summary>
    /// <param name="points">What to round; becomes the remainders.</param>
    /// <param name="total">The tenths that all terms add up to.</param>
    /// <param name="wholes">Room to work in.</param>
    /// <param name="tenths">Takes the tenths of each place.</param>
    public static void Round(Span<double> points, int total, Span<double> wholes, Span<short> tenths)
    {
        var left = total - Floor(Lanes.Of(points), Lanes.Of(wholes));

        // Whatever lies clear above the edge has a tenth more; only for the last few it matters who is larger.
        var edge = Edge(Lanes.Of(points), left) + Condition.Tolerance;
        left -= RoundUp(Lanes.Of(points), Lanes.Of(wholes), edge);

        for (; left > 0; left--)
        {
            var largest = Largest(points);
            wholes[largest]++;
            points[largest] = double.NaN;
        }

        Narrow(Lanes.Of(wholes), Lanes.Of(tenths));
    }

    /// <summary>Parts points into whole tenths and remainders; the sum of the whole ones.</summary>
    private static int Floor(Span<Vector<double>> points, Span<Vector<double>> wholes)
    {
        var sum = Vector<double>.Zero;

        for (var at = 0; at < points.Length; at++)
        {
            var exact = points[at] * 10;
            var whole = Vector.Floor(exact + new Vector<double>(Condition.Tolerance));
            points[at] = exact - whole;
            wholes[at] = whole;
            sum += Vector.ConditionalSelect(Vector.Equals(whole, whole), whole, Vector<double>.Zero);
        }

        return (int)Lanes.Sum(sum);
    }

    /// <summary>A limit with not many fewer than so many remainders above it, and never more.</summary>
    private static double Edge(ReadOnlySpan<Vector<double>> remainders, int count)
    {
        const double finest = 1 / 256.0;
        var edge = 1.0;

        for (var step = 1 / 2.0; step >= finest; step /= 2)
        {
            var (limit, above) = (new Vector<double>(edge - step), Vector<long>.Zero);

            foreach (var lanes in remainders)
            {
                above -= Vector.GreaterThan(lanes, limit);
            }

            edge -= Lanes.Sum(above) <= count ? step : 0;
        }

        return edge;
    }

    /// <summary>Adds a tenth wherever a remainder lies above the limit; how often that was.</summary>
    private static int RoundUp(Span<Vector<double>> remainders, Span<Vector<double>> wholes, double limit)
    {
        var count = Vector<long>.Zero;

        for (var at = 0; at < remainders.Length; at++)
        {
            var above = Vector.GreaterThan(remainders[at], new Vector<double>(limit));
            count -= above;
            wholes[at] += Vector.ConditionalSelect(above, Vector<double>.One, Vector<double>.Zero);
            remainders[at] = Vector.ConditionalSelect(above, new Vector<double>(double.NaN), remainders[at]);
        }

        return (int)Lanes.Sum(count);
    }

    /// <summary>Remainders that are equal on paper must be equal here: the first of them wins.</summary>
    private static int Largest(ReadOnlySpan<double> remainders)
    {
        var (largest, place) = (double.NegativeInfinity, 0);

        for (var at = 0; at < remainders.Length; at++)
        {
            if (remainders[at] > largest + Condition.Tolerance)
            {
                (largest, place) = (remainders[at], at);
            }
        }

        return place;
    }

    private static void Narrow(ReadOnlySpan<Vector<double>> wholes, Span<Vector<short>> tenths)
    {
        for (var at = 0; at < tenths.Length; at++)
        {
            var four = wholes.Slice(PerVector * at, PerVector);
            tenths[at] = Vector.Narrow(Numbers(four[0], four[1]), Numbers(four[2], four[3]));
        }

        static Vector<int> Numbers(Vector<double> low, Vector<double> high) =>
            Vector.ConvertToInt32Native(Vector.Narrow(OrNone(low), OrNone(high)));

        static Vector<double> OrNone(Vector<double> whole) =>
            Vector.ConditionalSelect(Vector.Equals(whole, whole), whole, new Vector<double>(None));
    }
}
