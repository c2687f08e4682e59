namespace ChannelFit.Domain.Outcomes;

/// <summary>The least number of response sets for each statistic of an instrument, and the rounding of the statistics (docs/outcomes.md#item-analysis-reliability-and-norms).</summary>
public static class StatisticsRules
{
    /// <summary>The least number of answers of an item.</summary>
    public const int MinimumForItems = 100;

    /// <summary>The least number of people with all items of a construct, and of people who answered twice.</summary>
    public const int MinimumForReliability = 200;

    /// <summary>The least number of scores of a norm.</summary>
    public const int MinimumForNorms = 200;

    /// <summary>The number of scores from which a norm is no longer provisional.</summary>
    public const int EnoughForNorms = 400;

    /// <summary>The shortest time between the answers of a retest. Sooner, people remember their answers or only complete them.</summary>
    public const int MinimumRetestDays = 7;

    /// <summary>The longest time between the answers of a retest.</summary>
    public const int MaximumRetestDays = 56;

    // From this number on, a mean is shown with two decimals, and a share in steps of .01.
    private const int Many = 1000;

    private static readonly double[] Steps = [.01, .02, .05, .1];

    /// <summary>The percentiles of a norm.</summary>
    public static IReadOnlyList<int> Percentiles { get; } = [5, 10, 25, 50, 75, 90, 95];

    /// <summary>Returns the number of further observations that are needed.</summary>
    public static int StillNeeded(int count, int minimum) => Math.Max(0, minimum - count);

    /// <summary>Rounds the share of a part in steps that are worth at least ten people.</summary>
    public static double RoundShare(int part, int whole)
    {
        var step = Steps.First(candidate =>
            candidate * whole >= SummaryDisclosure.MinimumPeople || candidate == Steps[^1]
        );
        return Math.Round(Math.Round((double)part / whole / step) * step, 2);
    }

    /// <summary>Rounds a mean, so that one answer more or less hardly shows.</summary>
    public static double RoundMean(double mean, int count) => Math.Round(mean, count < Many ? 1 : 2);
}
