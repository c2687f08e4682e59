namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>
/// People with known rates: what they do on their channels in some weeks, and what comes of it. The numbers are
/// invented; they test the methods that learn from outcomes.
/// </summary>
/// <param name="effects">The factor by which each verdict raises the rate, by verdict.</param>
/// <param name="people">The number of people.</param>
/// <param name="weeks">The number of weeks.</param>
/// <param name="seed">The seed of the random numbers.</param>
public sealed class SimulatedSearch(double[] effects, int people, int weeks, int seed)
{
    /// <summary>The number of channels.</summary>
    public const int Channels = 13;

    private const int ChannelsOfPerson = 5;

    /// <summary>The shape of the gamma distribution of people's own factors: their deviation is .5.</summary>
    private const int PersonShape = 4;

    /// <summary>The codes of the verdicts, from the best to the worst.</summary>
    public static IReadOnlyList<string> Verdicts { get; } = ["core", "support", "watch", "skip"];

    private static double[] Shares { get; } = [.25, .35, .25, .15];

    /// <summary>Effects by which better verdicts have higher rates.</summary>
    public static double[] Separating { get; } = [1.7, 1, .55, .4];

    /// <summary>Effects by which all verdicts have the same rates.</summary>
    public static double[] Flat { get; } = [1, 1, 1, 1];

    /// <summary>Effects by which better verdicts have lower rates.</summary>
    public static double[] Inverted { get; } = [.55, 1, 1.7, 2];

    /// <summary>Returns one row for each person, channel and week.</summary>
    public IEnumerable<SimulatedWeek> Draw()
    {
        for (var person = 0; person < people; person++)
        {
            var random = new SplitMix64(
                0xC0DE_0000_0000_0000 + (7_368_787UL * (ulong)seed) + (1_000_003UL * (ulong)person)
            );
            var factor = Gamma(random, PersonShape) / PersonShape;
            var first = (int)(Channels * random.Unit());

            for (var place = 0; place < ChannelsOfPerson; place++)
            {
                var channel = (first + (place * 3)) % Channels;
                var verdict = Pick(random, channel);
                var rate = Level(channel) * factor * effects[verdict];

                for (var week = 0; week < weeks; week++)
                {
                    var quarters = 1 + (int)(16 * random.Unit());
                    yield return new(person, channel, verdict, week, quarters, Poisson(random, rate * quarters / 4));
                }
            }
        }
    }

    /// <summary>Returns a draw from the gamma distribution with a whole shape and scale 1.</summary>
    public static double Gamma(SplitMix64 random, int shape) =>
        Enumerable.Range(0, shape).Sum(_ => -Math.Log(1 - random.Unit()));

    /// <summary>Returns a draw from the Poisson distribution.</summary>
    public static int Poisson(SplitMix64 random, double mean)
    {
        var (count, left) = (0, Math.Exp(-mean));

        for (var product = random.Unit(); product > left; product *= random.Unit())
        {
            count++;
        }

        return count;
    }

    /// <summary>The interviews per hour of a channel: from .01 to .08.</summary>
    private static double Level(int channel) => .01 + (.07 * channel / (Channels - 1));

    // Channels with a high level have good verdicts more often, so that a method which overlooks levels finds an order.
    private static int Pick(SplitMix64 random, int channel)
    {
        var left = Math.Min(random.Unit() + (.2 * (.5 - ((double)channel / (Channels - 1)))), .999);

        for (var verdict = 0; verdict < Shares.Length; verdict++)
        {
            left -= Shares[verdict];

            if (left < 0)
            {
                return verdict;
            }
        }

        return Shares.Length - 1;
    }
}

/// <summary>The activity of a simulated person on a channel in one week.</summary>
public readonly record struct SimulatedWeek(
    int Person,
    int Channel,
    int Verdict,
    int Week,
    int QuarterHours,
    int Interviews
);
