using MathNet.Numerics.Distributions;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>The central interval of a posterior distribution, by default with 90 % of the probability.</summary>
public readonly record struct CredibleInterval(double Low, double High)
{
    /// <summary>The probability inside an interval unless a caller names another.</summary>
    public const double DefaultLevel = .9;

    /// <summary>Returns the interval of a proportion whose posterior is Beta(<paramref name="alpha"/>, <paramref name="beta"/>).</summary>
    public static CredibleInterval OfProportion(double alpha, double beta, double level = DefaultLevel) =>
        new(Beta.InvCDF(alpha, beta, (1 - level) / 2), Beta.InvCDF(alpha, beta, (1 + level) / 2));

    /// <summary>Returns the interval of a rate whose posterior is Gamma with this shape, and this rate parameter in units of time.</summary>
    public static CredibleInterval OfRate(double shape, double rate, double level = DefaultLevel) =>
        new(Gamma.InvCDF(shape, rate, (1 - level) / 2), Gamma.InvCDF(shape, rate, (1 + level) / 2));
}
