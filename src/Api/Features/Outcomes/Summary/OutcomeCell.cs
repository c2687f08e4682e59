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
);
