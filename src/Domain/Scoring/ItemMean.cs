using System.Collections.Immutable;

namespace ChannelFit.Domain.Scoring;

/// <summary>The mean of item values, with the sum and the count that it consists of. Items without a value are skipped.</summary>
internal readonly record struct ItemMean(double Sum, int Count)
{
    /// <summary>The mean; NaN when no item has a value.</summary>
    public double Value => Count == 0 ? double.NaN : Sum / Count;

    /// <summary>Averages the values of some items, added up in the order given.</summary>
    /// <param name="items">Item positions.</param>
    /// <param name="values">The value of every item of the instrument; NaN where there is none.</param>
    public static ItemMean Compute(ImmutableArray<int> items, ReadOnlySpan<double> values)
    {
        var (sum, count) = (0.0, 0);

        foreach (var item in items)
        {
            if (!double.IsNaN(values[item]))
            {
                sum += values[item];
                count++;
            }
        }

        return new(sum, count);
    }
}
