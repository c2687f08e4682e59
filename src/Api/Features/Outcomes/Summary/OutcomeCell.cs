namespace ChannelFit.Api.Features.Outcomes.Summary;

/// <summary>The exact sums of a channel, or of one group of people on it, with the largest share of one person in each.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="GroupCode">The code of the group; empty for the whole channel.</param>
/// <param name="People">The number of people.</param>
public sealed record OutcomeCell(
    string Channel,
    string GroupCode,
    int People,
    long QuarterHours,
    long Attempts,
    long Replies,
    long Interviews,
    long Offers,
    long MostQuarterHours,
    long MostAttempts,
    long MostReplies,
    long MostInterviews,
    long MostOffers
)
{
    /// <summary>Returns the sums of these people and of other people of the same group.</summary>
    public OutcomeCell With(OutcomeCell others) =>
        new(
            Channel,
            GroupCode,
            People + others.People,
            QuarterHours + others.QuarterHours,
            Attempts + others.Attempts,
            Replies + others.Replies,
            Interviews + others.Interviews,
            Offers + others.Offers,
            long.Max(MostQuarterHours, others.MostQuarterHours),
            long.Max(MostAttempts, others.MostAttempts),
            long.Max(MostReplies, others.MostReplies),
            long.Max(MostInterviews, others.MostInterviews),
            long.Max(MostOffers, others.MostOffers)
        );
}
