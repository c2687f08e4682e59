namespace ChannelFit.Domain.Outcomes;

/// <summary>A model in which one factor explains all covariances of some items, fitted by maximum likelihood.</summary>
/// <param name="Loadings">The loading of each item, in units of the item.</param>
/// <param name="Uniquenesses">The variance of each item that the factor does not explain.</param>
public sealed record OneFactorModel(double[] Loadings, double[] Uniquenesses)
{
    private const int MaxSteps = 5000;
    private const double Tolerance = 1e-10;

    // An item that the factor explains completely has no likelihood; a small rest of its variance keeps the fit finite.
    private const double LeastUniqueness = 1e-4;

    /// <summary>McDonald's ω: the share of the factor in the variance of the sum of the items.</summary>
    public double Omega
    {
        get
        {
            var common = Loadings.Sum();
            return common * common / ((common * common) + Uniquenesses.Sum());
        }
    }

    /// <summary>Fits the model by the EM algorithm (Rubin and Thayer, 1982).</summary>
    /// <param name="covariances">The covariances of at least three items, each of which varies.</param>
    public static OneFactorModel Fit(double[][] covariances)
    {
        var items = covariances.Length;
        var loadings = new double[items];
        var uniquenesses = new double[items];

        for (var item = 0; item < items; item++)
        {
            var half = Math.Sqrt(covariances[item][item] / 2);
            loadings[item] = covariances[item].Sum() < 0 ? -half : half;
            uniquenesses[item] = covariances[item][item] / 2;
        }

        for (var step = 0; step < MaxSteps; step++)
        {
            if (Improve(covariances, loadings, uniquenesses) < Tolerance)
            {
                break;
            }
        }

        return new(loadings, uniquenesses);
    }

    /// <summary>Makes one step and returns the largest change of a loading, relative to the deviation of its item.</summary>
    private static double Improve(double[][] covariances, double[] loadings, double[] uniquenesses)
    {
        var items = loadings.Length;
        var precision = 1.0;

        for (var item = 0; item < items; item++)
        {
            precision += loadings[item] * loadings[item] / uniquenesses[item];
        }

        // The regression of the factor on the items, the covariances of items and factor, and the variance of the factor.
        var weights = new double[items];
        var shared = new double[items];

        for (var item = 0; item < items; item++)
        {
            weights[item] = loadings[item] / uniquenesses[item] / precision;
        }

        var variance = 1 / precision;

        for (var item = 0; item < items; item++)
        {
            for (var other = 0; other < items; other++)
            {
                shared[item] += covariances[item][other] * weights[other];
            }

            variance += weights[item] * shared[item];
        }

        var change = 0.0;

        for (var item = 0; item < items; item++)
        {
            var loading = shared[item] / variance;
            change = Math.Max(change, Math.Abs(loading - loadings[item]) / Math.Sqrt(covariances[item][item]));
            loadings[item] = loading;
            uniquenesses[item] = Math.Max(
                covariances[item][item] - (loading * shared[item]),
                covariances[item][item] * LeastUniqueness
            );
        }

        return change;
    }
}
