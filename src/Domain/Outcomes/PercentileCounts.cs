namespace ChannelFit.Domain.Outcomes;

/// <summary>Counts whole numbers in a range, for percentiles in constant memory.</summary>
/// <param name="most">The greatest number; the smallest is 0.</param>
public sealed class PercentileCounts(int most)
{
    private readonly int[] counts = new int[most + 1];

    /// <summary>The number of numbers.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a number.</summary>
    public void Add(int number)
    {
        counts[number]++;
        Count++;
    }

    /// <summary>Returns the smallest number that at least a percentage of all numbers do not exceed.</summary>
    public int Percentile(int percent)
    {
        var left = (long)percent * Count;

        for (var number = 0; number < counts.Length; number++)
        {
            left -= 100L * counts[number];

            if (left <= 0)
            {
                return number;
            }
        }

        return most;
    }
}
