using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;

namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>The probability that all of one or two normal variables are positive.</summary>
internal static class NormalOrthant
{
    private const int QuadratureOrder = 128;

    // The normal density beyond 8 deviations is below 1e-14.
    private const double Tail = 8;

    /// <summary>Returns the probability.</summary>
    /// <param name="means">The means.</param>
    /// <param name="covariance">The covariances.</param>
    public static double Probability(Vector<double> means, Matrix<double> covariance)
    {
        var deviation = Math.Sqrt(covariance[0, 0]);

        if (means.Count == 1)
        {
            return Normal.CDF(0, deviation, means[0]);
        }

        // P(x > 0 and y > 0), as the integral over x of its density times P(y > 0 | x).
        var slope = covariance[0, 1] / covariance[0, 0];
        var rest = Math.Sqrt(covariance[1, 1] - (slope * covariance[0, 1]));
        var (from, to) = (Math.Max(0, means[0] - (Tail * deviation)), means[0] + (Tail * deviation));
        return to <= 0
            ? 0
            : GaussLegendreRule.Integrate(
                x => Normal.PDF(means[0], deviation, x) * Normal.CDF(0, rest, means[1] + (slope * (x - means[0]))),
                from,
                to,
                QuadratureOrder
            );
    }
}
