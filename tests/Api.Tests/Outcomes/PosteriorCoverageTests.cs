using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Benchmarks.ModelCard;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Of 2,000 simulated people with known rates, the 90 % intervals hold the truth for 88 to 92 %.</summary>
public sealed class PosteriorCoverageTests
{
    private const int People = 2000;
    private const double PriorReplyRate = .25;
    private const double PriorInterviewsPerHour = .05;

    [Fact]
    public void Intervals_of_interviews_per_hour_hold_the_truth_for_88_to_92_percent()
    {
        var random = new SplitMix64(16);
        var held = 0;

        for (var person = 0; person < People; person++)
        {
            var truth =
                SimulatedSearch.Gamma(random, (int)GammaPosterior.PriorShape)
                / GammaPosterior.PriorShape
                * PriorInterviewsPerHour;
            var hours = 8 * (1 + (int)(8 * random.Unit()));
            var interviews = SimulatedSearch.Poisson(random, truth * hours);
            var estimate = PosteriorIntervals.Of(GammaPosterior.From(PriorInterviewsPerHour, hours, interviews));
            held += estimate.Low <= truth && truth <= estimate.High ? 1 : 0;
        }

        Assert.InRange(held, People * .88, People * .92);
    }

    [Fact]
    public void Intervals_of_reply_rates_hold_the_truth_for_88_to_92_percent()
    {
        var random = new SplitMix64(17);
        var held = 0;

        for (var person = 0; person < People; person++)
        {
            // A beta draw from two gamma draws.
            var replied = SimulatedSearch.Gamma(random, (int)(BetaPosterior.PriorWeight * PriorReplyRate));
            var ignored = SimulatedSearch.Gamma(random, (int)(BetaPosterior.PriorWeight * (1 - PriorReplyRate)));
            var truth = replied / (replied + ignored);
            var attempts = 5 + (int)(100 * random.Unit());
            var replies = Enumerable.Range(0, attempts).Count(_ => random.Unit() < truth);
            var estimate = PosteriorIntervals.Of(BetaPosterior.From(PriorReplyRate, attempts, replies));
            held += estimate.Low <= truth && truth <= estimate.High ? 1 : 0;
        }

        Assert.InRange(held, People * .88, People * .92);
    }
}
