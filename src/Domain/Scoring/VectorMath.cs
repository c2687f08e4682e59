using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ChannelFit.Domain.Scoring;

/// <summary>Rows of one number per channel, padded with zeros to whole vectors of any width up to 512 bits.</summary>
internal sealed class ChannelMatrix
{
    private readonly double[] cells;
    private readonly int stride;

    /// <summary>So many rows, each filled by a function of row and channel.</summary>
    public ChannelMatrix(int rows, int channels, Func<int, int, double> fill)
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

/// <summary>Arithmetic on whole vectors, such as sums over all channels at once.</summary>
/// <remarks>Lanes are independent and a product is never fused with a sum, so any vector width gives the same bits.</remarks>
internal static class VectorMath
{
    /// <summary>Numbers as vectors.</summary>
    public static Span<Vector<T>> AsVectors<T>(Span<T> numbers)
        where T : struct => MemoryMarshal.Cast<T, Vector<T>>(numbers);

    /// <summary>Numbers as vectors.</summary>
    public static ReadOnlySpan<Vector<T>> AsVectors<T>(ReadOnlySpan<T> numbers)
        where T : struct => MemoryMarshal.Cast<T, Vector<T>>(numbers);

    /// <summary>Adds a row.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> row)
    {
        var to = AsVectors(sums);
        var lanes = AsVectors(row);

        for (var at = 0; at < to.Length; at++)
        {
            to[at] += lanes[at];
        }
    }

    /// <summary>Adds a row times a number.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> row, double scale)
    {
        var to = AsVectors(sums);
        var lanes = AsVectors(row);

        for (var at = 0; at < to.Length; at++)
        {
            to[at] += lanes[at] * scale;
        }
    }

    /// <summary>Adds a row times one number where it is negative, and another where it is not.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> row, double scale, double whereNegative)
    {
        var to = AsVectors(sums);
        var lanes = AsVectors(row);
        var (factor, other) = (new Vector<double>(scale), new Vector<double>(whereNegative));

        for (var at = 0; at < to.Length; at++)
        {
            to[at] += lanes[at] * Vector.ConditionalSelect(Vector.LessThan(lanes[at], default), other, factor);
        }
    }

    /// <summary>Multiplies numbers one by one.</summary>
    public static void Multiply(ReadOnlySpan<double> some, ReadOnlySpan<double> others, Span<double> products)
    {
        var to = AsVectors(products);
        var left = AsVectors(some);
        var right = AsVectors(others);

        for (var at = 0; at < to.Length; at++)
        {
            to[at] = left[at] * right[at];
        }
    }

    /// <summary>The sizes of numbers; of the least number there is none, and it stays.</summary>
    public static void Abs(ReadOnlySpan<short> numbers, Span<short> sizes)
    {
        var to = MemoryMarshal.Cast<short, Vector128<short>>(sizes);
        var from = MemoryMarshal.Cast<short, Vector128<short>>(numbers);

        for (var at = 0; at < to.Length; at++)
        {
            to[at] = Vector128.Abs(from[at]);
        }
    }

    /// <summary>The greatest number.</summary>
    public static short Max(ReadOnlySpan<short> numbers)
    {
        var most = Vector128.Create(short.MinValue);

        foreach (var lanes in MemoryMarshal.Cast<short, Vector128<short>>(numbers))
        {
            most = Vector128.Max(most, lanes);
        }

        // Each half against the other, until one is left.
        most = Vector128.Max(most, Vector128.Shuffle(most, Vector128.Create(4, 5, 6, 7, 0, 1, 2, 3)));
        most = Vector128.Max(most, Vector128.Shuffle(most, Vector128.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        most = Vector128.Max(most, Vector128.Shuffle(most, Vector128.Create(1, 0, 3, 2, 5, 4, 7, 6)));
        return most.ToScalar();
    }

    /// <summary>How many numbers lie above a limit.</summary>
    public static int CountAbove(ReadOnlySpan<int> numbers, int limit)
    {
        var count = 0;

        foreach (var lanes in MemoryMarshal.Cast<int, Vector256<int>>(numbers))
        {
            count += BitOperations.PopCount(
                Vector256.GreaterThan(lanes, Vector256.Create(limit)).ExtractMostSignificantBits()
            );
        }

        return count;
    }
}
