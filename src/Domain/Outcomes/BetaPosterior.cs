namespace ChannelFit.Domain.Outcomes;

/// <summary>The posterior distribution of a reply rate, a beta distribution (docs/outcomes.md#rates).</summary>
public readonly record struct BetaPosterior(double A, double B)
{
    /// <summary>The number of attempts that the prior counts as much as.</summary>
    public const double PriorWeight = 40;

    public double Mean => A / (A + B);

    /// <summary>Adds attempts and their replies to a prior reply rate. Replies to earlier attempts count up to the number of attempts.</summary>
    public static BetaPosterior From(double priorRate, int attempts, int replies)
    {
        var counted = Math.Min(replies, attempts);
        return new((PriorWeight * priorRate) + counted, (PriorWeight * (1 - priorRate)) + attempts - counted);
    }
}
