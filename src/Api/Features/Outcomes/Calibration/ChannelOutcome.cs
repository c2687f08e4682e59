namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>The hours and interviews of a partner on a channel.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="People">The number of people.</param>
/// <param name="QuarterHours">The time, in quarters of an hour.</param>
/// <param name="Interviews">The interviews.</param>
public sealed record ChannelOutcome(string Channel, int People, long QuarterHours, long Interviews);
