using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Rounds points to tenths that add up to a total, by largest remainder (scoring.md §3, Contributions).</summary>
/// <remarks>All spans have the length of <see cref="PaddedLength"/> places. A place without a term is NaN.</remarks>
internal static class LargestRemainder
{
    /// <summary>What stands in a place without a term.</summary>
    public const short NoTerm = short.MinValue;

    private const int Step = 16; // shorts of 256 bits, from four vectors of doubles

    // So many bits behind the point tell nearly all remainders apart; the few others are held against each other.
    private const int Bits = 15;
    private const int Finest = 1 << 8;

    /// <summary>Added to a whole number below 2^51, it makes the double's low bits that number.</summary>
    private const double Low = 3L << 51;

    /// <summary>So many places, filled up to whole vectors.</summary>
    public static int PaddedLength(int places) => (places + Step - 1) / Step * Step;

    /// <summary>Rounds; the order of places settles ties.</summary>
    /// <param name="points">What to round.</param>
    /// <param name="total">The tenths that all terms add up to, when each is rounded down or up.</param>
    /// <param name="tenths">Takes the tenths of each place.</param>
    public static void Round(ReadOnlySpan<double> points, int total, Span<short> tenths)
    {
        Span<short> remainders = stackalloc short[tenths.Length];
        var left = total - Floor(points, Of(tenths), Of(remainders));

        // Whatever lies clear above the edge has a tenth more; of what lies about it, the larger first.
        var edge = Edge(Of(remainders), left);
        left -= RoundUp(Of(tenths), Of(remainders), edge + 1);

        if (left > 0)
        {
            Span<short> near = stackalloc short[tenths.Length];
            RoundUp(points, tenths, near[..Between(Of(remainders), edge - Finest, edge + 1, near)], left);
        }
    }

    /// <summary>Parts points into whole tenths and the first bits of remainders; the sum of the whole ones.</summary>
    private static int Floor(
        ReadOnlySpan<double> points,
        Span<Vector256<short>> tenths,
        Span<Vector256<short>> remainders
    )
    {
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(points);
        var sum = Vector256<int>.Zero;

        for (var at = 0; at < tenths.Length; at++)
        {
            var low = Vector256.Narrow(Fixed(vectors[4 * at]), Fixed(vectors[(4 * at) + 1]));
            var high = Vector256.Narrow(Fixed(vectors[(4 * at) + 2]), Fixed(vectors[(4 * at) + 3]));
            var mask = Vector256.Create((1 << Bits) - 1);
            tenths[at] = Vector256.Narrow(low >> Bits, high >> Bits);
            remainders[at] = Vector256.Narrow(low & mask, high & mask);
            sum += OrZero(low >> Bits) + OrZero(high >> Bits);
        }

        var whole = 0;

        for (var lane = 0; lane < Vector256<int>.Count; lane++)
        {
            whole += sum[lane];
        }

        return whole;

        static Vector256<int> OrZero(Vector256<int> wholes) =>
            Vector256.AndNot(wholes, Vector256.Equals(wholes, Vector256.Create((int)NoTerm)));
    }

    /// <summary>Points as tenths with so many bits behind the point, in the low half of each lane.</summary>
    private static Vector256<long> Fixed(Vector256<double> points)
    {
        var exact = (points * 10) + Vector256.Create(Condition.Tolerance);
        var bits = Vector256.Floor(exact * (1 << Bits));
        var known = Vector256.ConditionalSelect(
            Vector256.Equals(bits, bits),
            bits,
            Vector256.Create((double)NoTerm * (1 << Bits))
        );
        return (known + Vector256.Create(Low)).AsInt64();
    }

    /// <summary>A limit with not many fewer than so many remainders above it, and never more.</summary>
    private static int Edge(ReadOnlySpan<Vector256<short>> remainders, int count)
    {
        var edge = (1 << Bits) - 1;

        for (var step = 1 << (Bits - 1); step >= Finest; step >>= 1)
        {
            var above = 0;

            foreach (var lanes in remainders)
            {
                above += BitOperations.PopCount(Above(lanes, edge - step).ExtractMostSignificantBits());
            }

            edge -= above <= count ? step : 0;
        }

        return edge;
    }

    /// <summary>Adds a tenth wherever a remainder lies above the limit; how often that was.</summary>
    private static int RoundUp(Span<Vector256<short>> tenths, ReadOnlySpan<Vector256<short>> remainders, int limit)
    {
        var count = 0;

        for (var at = 0; at < tenths.Length; at++)
        {
            var above = Above(remainders[at], limit);
            count += BitOperations.PopCount(above.ExtractMostSignificantBits());
            tenths[at] -= above; // all bits set is -1
        }

        return count;
    }

    /// <summary>Finds the places whose remainders lie above one limit and not above the other; how many there are.</summary>
    private static int Between(ReadOnlySpan<Vector256<short>> remainders, int above, int to, Span<short> places)
    {
        var count = 0;

        for (var at = 0; at < remainders.Length; at++)
        {
            var between = Vector256.AndNot(Above(remainders[at], above), Above(remainders[at], to));

            for (var bits = between.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                places[count++] = (short)((Step * at) + BitOperations.TrailingZeroCount(bits));
            }
        }

        return count;
    }

    /// <summary>Adds so many tenths where most is left; what is equal on paper must be equal here, and the first wins.</summary>
    private static void RoundUp(ReadOnlySpan<double> points, Span<short> tenths, ReadOnlySpan<short> among, int count)
    {
        for (; count > 0; count--)
        {
            var (most, largest) = (double.NegativeInfinity, 0);

            foreach (var place in among)
            {
                var remainder = (10 * points[place]) - tenths[place];
                (most, largest) = remainder > most + Condition.Tolerance ? (remainder, place) : (most, largest);
            }

            tenths[largest]++;
        }
    }

    private static Vector256<short> Above(Vector256<short> numbers, int limit) =>
        Vector256.GreaterThan(numbers, Vector256.Create((short)Math.Min(limit, short.MaxValue)));

    private static Span<Vector256<short>> Of(Span<short> numbers) =>
        MemoryMarshal.Cast<short, Vector256<short>>(numbers);
}
