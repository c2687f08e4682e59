using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Tests of the quantiles against values with a closed form, and against the tables of the chi-square distribution.</summary>
public sealed class PosteriorIntervalsTests
{
    [Theory]
    [InlineData(1, 1, .05, .95)] // uniform
    [InlineData(1, 3, .016952427508441503, .6315968501359612)] // 1 − (1 − p)^(1/3)
    [InlineData(3, 1, .36840314986403866, .9830475724915585)] // p^(1/3)
    public void Quantiles_of_a_proportion_equal_their_closed_form(double alpha, double beta, double low, double high)
    {
        var interval = PosteriorIntervals.Of(new BetaPosterior(alpha, beta));

        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
    }

    [Theory]
    [InlineData(1, 1, .05129329438755058, 2.995732273553991)] // −ln(1 − p)
    [InlineData(2, 10, .0355361, .4743865)] // chi-square with 4 degrees of freedom: .710723 and 9.487729
    [InlineData(5, .5, 3.940299, 18.307038)] // chi-square with 10 degrees of freedom
    public void Quantiles_of_a_rate_equal_those_of_the_chi_square_distribution(
        double shape,
        double rate,
        double low,
        double high
    )
    {
        var interval = PosteriorIntervals.Of(new GammaPosterior(shape, rate));

        Assert.Equal(low, interval.Low, 1e-6);
        Assert.Equal(high, interval.High, 1e-6);
    }

    [Theory]
    [InlineData(.0001, 40)]
    [InlineData(.4, 39.6)]
    [InlineData(1000, 40)]
    [InlineData(100_000, 1)]
    public void Extreme_posteriors_have_an_ordered_finite_interval(double alpha, double beta)
    {
        var proportion = PosteriorIntervals.Of(new BetaPosterior(alpha, beta));
        var rate = PosteriorIntervals.Of(new GammaPosterior(alpha, beta));

        Assert.InRange(proportion.Low, 0, proportion.High);
        Assert.InRange(proportion.High, proportion.Low, 1);
        Assert.InRange(rate.Low, 0, rate.High);
        Assert.True(double.IsFinite(rate.High));
    }
}
