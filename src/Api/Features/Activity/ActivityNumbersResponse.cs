using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The activity of a person on a channel: hours, attempts and results.</summary>
/// <param name="Hours">The hours spent, a multiple of 0.25.</param>
/// <param name="Attempts">The attempts.</param>
/// <param name="Replies">The replies.</param>
/// <param name="Interviews">The interviews.</param>
/// <param name="Offers">The offers of a job.</param>
public sealed record ActivityNumbersResponse(double Hours, int Attempts, int Replies, int Interviews, int Offers)
{
    /// <summary>Creates the response of numbers.</summary>
    public static ActivityNumbersResponse From(ActivityCounts counts) =>
        new((double)counts.Hours, counts.Attempts, counts.Replies, counts.Interviews, counts.Offers);
}
