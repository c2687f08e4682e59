using ChannelFit.Domain.Outcomes;
using MathNet.Numerics.Distributions;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>The estimates of rates, with the quantiles of their distributions.</summary>
public static class PosteriorIntervals
{
    /// <summary>Returns the estimate of a reply rate.</summary>
    public static Estimate Of(BetaPosterior posterior) =>
        new(
            posterior.Mean,
            Beta.InvCDF(posterior.A, posterior.B, Estimate.Tail),
            Beta.InvCDF(posterior.A, posterior.B, 1 - Estimate.Tail)
        );

    /// <summary>Returns the estimate of the interviews per hour.</summary>
    public static Estimate Of(GammaPosterior posterior) =>
        new(
            posterior.Mean,
            Gamma.InvCDF(posterior.Shape, posterior.Rate, Estimate.Tail),
            Gamma.InvCDF(posterior.Shape, posterior.Rate, 1 - Estimate.Tail)
        );
}
