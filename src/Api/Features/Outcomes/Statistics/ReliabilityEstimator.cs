using ChannelFit.Domain.Outcomes;
using MathNet.Numerics.Distributions;

namespace ChannelFit.Api.Features.Outcomes.Statistics;

/// <summary>
/// Estimates with 95 % intervals by a jackknife over 20 groups of people, which assumes nothing about the distribution of
/// answers: each group is left out once, and the spread of the results gives the error. The intervals are symmetric in
/// ln(1 − x) for coefficients of reliability, and in Fisher's z for correlations (docs/outcomes.md#item-analysis-reliability-and-norms).
/// </summary>
/// <param name="variables">The number of variables.</param>
public sealed class ReliabilityEstimator(int variables)
{
    private const int Groups = 20;
    private const double Level = .95;

    // Beyond this a logarithm would be infinite.
    private const double Most = .9999;

    private static readonly double Factor = StudentT.InvCDF(0, 1, Groups - 1, (1 + Level) / 2);

    private readonly CovarianceSums[] groups =
    [
        .. Enumerable.Range(0, Groups).Select(_ => new CovarianceSums(variables)),
    ];

    private int next;

    /// <summary>The number of complete observations.</summary>
    public int Count => groups.Sum(group => group.Count);

    /// <summary>Adds an observation, unless one of its values is missing (NaN).</summary>
    public void Add(ReadOnlySpan<double> values) => groups[next++ % Groups].Add(values);

    /// <summary>Returns the covariances of all observations.</summary>
    public double[][] Covariances() => Sum(leftOut: -1).Covariances();

    /// <summary>Estimates a coefficient of reliability; null if it does not exist.</summary>
    public EstimateWithInterval? Reliability(Func<double[][], double?> coefficient) =>
        Estimate(
            sums => coefficient(sums.Covariances()),
            static value => Math.Log(1 - Math.Min(value, Most)),
            static logarithm => 1 - Math.Exp(logarithm)
        );

    /// <summary>Estimates the correlation of the first two variables; null if one of them does not vary.</summary>
    public EstimateWithInterval? Correlation() =>
        Estimate(
            static sums => sums.Correlation(0, 1) is var value && double.IsNaN(value) ? null : value,
            static value => Math.Atanh(Math.Clamp(value, -Most, Most)),
            Math.Tanh
        );

    private EstimateWithInterval? Estimate(
        Func<CovarianceSums, double?> coefficient,
        Func<double, double> transform,
        Func<double, double> invert
    )
    {
        if (coefficient(Sum(leftOut: -1)) is not { } value)
        {
            return null;
        }

        var others = new double[Groups];

        for (var group = 0; group < Groups; group++)
        {
            if (coefficient(Sum(group)) is not { } without)
            {
                return null;
            }

            others[group] = transform(without);
        }

        var mean = others.Average();
        var error = Math.Sqrt((Groups - 1.0) / Groups * others.Sum(other => (other - mean) * (other - mean)));
        double[] ends = [invert(transform(value) - (Factor * error)), invert(transform(value) + (Factor * error))];
        return new(Math.Round(value, 3), Math.Round(ends.Min(), 3), Math.Round(ends.Max(), 3));
    }

    private CovarianceSums Sum(int leftOut)
    {
        var all = new CovarianceSums(variables);

        for (var group = 0; group < Groups; group++)
        {
            if (group != leftOut)
            {
                all.Add(groups[group]);
            }
        }

        return all;
    }
}
