namespace ChannelFit.Domain.Outcomes;

/// <summary>The sums from which the means and covariances of some variables follow. They need constant memory.</summary>
/// <param name="variables">The number of variables.</param>
public sealed class CovarianceSums(int variables)
{
    private readonly double[] sums = new double[variables];
    private readonly double[][] products = [.. Enumerable.Range(0, variables).Select(_ => new double[variables])];

    /// <summary>The number of complete observations.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an observation, unless one of its values is missing (NaN).</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (double.IsNaN(value))
            {
                return;
            }
        }

        Count++;

        for (var row = 0; row < variables; row++)
        {
            sums[row] += values[row];

            for (var column = 0; column < variables; column++)
            {
                products[row][column] += values[row] * values[column];
            }
        }
    }

    /// <summary>Adds the observations of other sums of the same variables.</summary>
    public void Add(CovarianceSums other)
    {
        Count += other.Count;

        for (var row = 0; row < variables; row++)
        {
            sums[row] += other.sums[row];

            for (var column = 0; column < variables; column++)
            {
                products[row][column] += other.products[row][column];
            }
        }
    }

    /// <summary>Returns the covariances of the sample, with n − 1 as divisor.</summary>
    public double[][] Covariances() =>
        [
            .. products.Select(
                (row, first) =>
                    row.Select((product, second) => (product - (sums[first] * sums[second] / Count)) / (Count - 1))
                        .ToArray()
            ),
        ];

    /// <summary>Returns the correlation of two variables; NaN if one of them does not vary.</summary>
    public double Correlation(int first, int second)
    {
        var covariances = Covariances();
        return covariances[first][second] / Math.Sqrt(covariances[first][first] * covariances[second][second]);
    }
}
