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

    /// <summary>Adds a row times a number.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> row, double scale)
    {
        var factor = new Vector<double>(scale);

        for (var at = 0; at < sums.Length; at += Vector<double>.Count)
        {
            (At(sums, at) + (At(row, at) * factor)).CopyTo(sums[at..]);
        }
    }

    /// <summary>Adds a row times one number where it is negative, and another where it is not.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> row, double scale, double whereNegative)
    {
        var (factor, other) = (new Vector<double>(scale), new Vector<double>(whereNegative));

        for (var at = 0; at < sums.Length; at += Vector<double>.Count)
        {
            var lane = At(row, at);
            var chosen = Vector.ConditionalSelect(Vector.LessThan(lane, Vector<double>.Zero), other, factor);
            (At(sums, at) + (lane * chosen)).CopyTo(sums[at..]);
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
