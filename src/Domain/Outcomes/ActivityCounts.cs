using ChannelFit.Domain.Planning;

namespace ChannelFit.Domain.Outcomes;

/// <summary>The time that a person spent on a channel, and what came of it.</summary>
/// <param name="QuarterHours">The time, in quarters of an hour.</param>
/// <param name="Attempts">What the texts of the channel count as one attempt.</param>
/// <param name="Replies">The attempts that were replied to.</param>
/// <param name="Interviews">The interviews.</param>
/// <param name="Offers">The offers of a job.</param>
public readonly record struct ActivityCounts(int QuarterHours, int Attempts, int Replies, int Interviews, int Offers)
{
    /// <summary>The time in hours, exact.</summary>
    public decimal Hours => (decimal)QuarterHours / PlanRules.QuartersPerHour;

    public static ActivityCounts operator +(ActivityCounts left, ActivityCounts right) => left.Add(right);

    /// <summary>Returns the sum of both.</summary>
    public ActivityCounts Add(ActivityCounts other) =>
        new(
            QuarterHours + other.QuarterHours,
            Attempts + other.Attempts,
            Replies + other.Replies,
            Interviews + other.Interviews,
            Offers + other.Offers
        );
}
