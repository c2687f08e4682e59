using ChannelFit.Api.Features.Outcomes.Statistics;
using ChannelFit.Benchmarks.ModelCard;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>The intervals of reliability and of correlations hold the true value as often as they say.</summary>
public sealed class ReliabilityEstimatorTests
{
    private const int Samples = 400;
    private const int People = 300;

    // Items with loadings .9, .7, .5, .6 and uniquenesses .4, .5, .6, .7: ω = 2.7² / (2.7² + 2.2).
    private static readonly double[] Loadings = [.9, .7, .5, .6];
    private static readonly double[] Uniquenesses = [.4, .5, .6, .7];

    [Fact]
    public void Ninety_five_percent_of_the_intervals_of_alpha_and_omega_hold_the_truth()
    {
        var common = Loadings.Sum() * Loadings.Sum();
        var omega = common / (common + Uniquenesses.Sum());
        // α of the true covariances: k/(k − 1) · (1 − Σ variances / total variance).
        var variances = Loadings.Select((loading, item) => (loading * loading) + Uniquenesses[item]).Sum();
        var alpha = 4 / 3.0 * (1 - (variances / (common + Uniquenesses.Sum())));
        var estimators = Enumerable.Range(1, Samples).Select(Sample).ToList();

        var alphas = estimators.Count(sample =>
            sample.Reliability(ScaleReliability.Alpha) is { } found && found.Low <= alpha && alpha <= found.High
        );
        var omegas = estimators.Count(sample =>
            sample.Reliability(ScaleReliability.Omega) is { } found && found.Low <= omega && omega <= found.High
        );

        Assert.InRange(alphas, Samples * .92, Samples * .98);
        Assert.InRange(omegas, Samples * .92, Samples * .98);
    }

    [Fact]
    public void Ninety_five_percent_of_the_intervals_of_a_correlation_hold_the_truth()
    {
        // Item 0 and item 1: .63 / √(1.21 · .99).
        var truth = .63 / Math.Sqrt(1.21 * .99);

        var held = Enumerable
            .Range(1, Samples)
            .Select(seed => Sample(seed).Correlation()!)
            .Count(found => found.Low <= truth && truth <= found.High);

        Assert.InRange(held, Samples * .92, Samples * .98);
    }

    private static ReliabilityEstimator Sample(int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var estimator = new ReliabilityEstimator(Loadings.Length);

        for (var person = 0; person < People; person++)
        {
            var factor = random.Normal();
            estimator.Add([
                .. Loadings.Select(
                    (loading, item) => (loading * factor) + (Math.Sqrt(Uniquenesses[item]) * random.Normal())
                ),
            ]);
        }

        return estimator;
    }
}
