using System.Numerics;

namespace ChannelFit.Domain;

/// <summary>Rows of one number per channel, padded with zeros to whole vectors of any width up to 512 bits.</summary>
internal sealed class ChannelRows
{
    private readonly double[] cells;
    private readonly int stride;

    /// <summary>So many rows, each filled by a function of row and channel.</summary>
    public ChannelRows(int rows, int channels, Func<int, int, double> fill)
    {
        stride = Stride(channels);
        cells = new double[rows * stride];

        for (var row = 0; row < rows; row++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                cells[(row * stride) + channel] = fill(row, channel);
            }
        }
    }

    /// <summary>A row with its padding.</summary>
    public ReadOnlySpan<double> this[int row] => cells.AsSpan(row * stride, stride);

    /// <summary>One number.</summary>
    public double this[int row, int channel] => cells[(row * stride) + channel];

    /// <summary>The length of a padded row.</summary>
    public static int Stride(int channels) => (channels + 7) / 8 * 8;
}

/// <summary>Sums over all channels at once.</summary>
/// <remarks>Lanes are independent and a product is never fused with a sum, so any vector width gives the same bits.</remarks>
internal static class Lanes
{
    /// <summary>Adds a row.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> row)
    {
        for (var at = 0; at < sums.Length; at += Vector<double>.Count)
        {
            (At(sums, at) + At(row, at)).CopyTo(sums[at..]);
        }
    }

    /// <summary>Adds the first rows, each times a number of its own, one after the other.</summary>
    public static void Add(Span<double> sums, ChannelRows rows, ReadOnlySpan<double> scales)
    {
        for (var at = 0; at < sums.Length; at += Vector<double>.Count)
        {
            var sum = At(sums, at);

            for (var row = 0; row < scales.Length; row++)
            {
                sum += At(rows[row], at) * new Vector<double>(scales[row]);
            }

            sum.CopyTo(sums[at..]);
        }
    }

    /// <summary>The same with another number wherever a row is negative.</summary>
    public static void Add(
        Span<double> sums,
        ChannelRows rows,
        ReadOnlySpan<double> scales,
        ReadOnlySpan<double> whereNegative
    )
    {
        for (var at = 0; at < sums.Length; at += Vector<double>.Count)
        {
            var sum = At(sums, at);

            for (var row = 0; row < scales.Length; row++)
            {
                var lane = At(rows[row], at);
                var (scale, other) = (new Vector<double>(scales[row]), new Vector<double>(whereNegative[row]));
                sum += lane * Vector.ConditionalSelect(Vector.LessThan(lane, Vector<double>.Zero), other, scale);
            }

            sum.CopyTo(sums[at..]);
        }
    }

    /// <summary>Scales numbers and parts them: the whole part of each, and what is left of it.</summary>
    /// <param name="numbers">Whole vectors only; become what is left over the whole part.</param>
    /// <param name="wholes">Takes the greatest whole numbers not above the scaled ones.</param>
    /// <param name="scale">What each is multiplied by.</param>
    /// <param name="tolerance">So close below a whole number is that number.</param>
    public static void Floor(Span<double> numbers, Span<double> wholes, double scale, double tolerance)
    {
        var (factor, nearly) = (new Vector<double>(scale), new Vector<double>(tolerance));

        for (var at = 0; at < numbers.Length; at += Vector<double>.Count)
        {
            var scaled = At(numbers, at) * factor;
            var whole = Vector.Floor(scaled + nearly);
            whole.CopyTo(wholes[at..]);
            (scaled - whole).CopyTo(numbers[at..]);
        }
    }

    /// <summary>How many numbers lie above a limit; whole vectors only.</summary>
    public static int CountAbove(ReadOnlySpan<double> numbers, double limit)
    {
        var (least, count) = (new Vector<double>(limit), 0);

        for (var at = 0; at < numbers.Length; at += Vector<double>.Count)
        {
            count += Vector.CountWhereAllBitsSet(Vector.GreaterThan(At(numbers, at), least));
        }

        return count;
    }

    private static Vector<double> At(ReadOnlySpan<double> numbers, int at) => new(numbers[at..]);
}
