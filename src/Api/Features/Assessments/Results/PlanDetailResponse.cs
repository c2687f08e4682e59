namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>The value of a plan, by curves that are based on judgement.</summary>
/// <param name="Marginal">The value of one more quarter hour, for each channel with hours.</param>
/// <param name="Total">The value of the plan.</param>
/// <param name="CurrentTotal">The value of the hours as they are spent now; null if the request does not contain them.</param>
/// <param name="Unfunded">The core and support channels without hours.</param>
public sealed record PlanDetailResponse(
    IReadOnlyList<MarginalValueResponse> Marginal,
    double Total,
    double? CurrentTotal,
    IReadOnlyList<UnfundedChannelResponse> Unfunded
);

/// <summary>The value of one more quarter hour in a channel.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Value">The value by the channel's curve.</param>
public sealed record MarginalValueResponse(string Channel, double Value);

/// <summary>A core or support channel without hours.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="EntersAtHours">The fewest hours per week with which the plan gives the channel hours; null if it does so with none up to 80.</param>
public sealed record UnfundedChannelResponse(string Channel, double? EntersAtHours);
