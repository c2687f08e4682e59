namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>A plan that allocates the hours of a week to channels in quarter hours.</summary>
/// <param name="HoursPerWeek">The hours to allocate.</param>
/// <param name="Allocations">Channels with hours, best first.</param>
/// <param name="Unallocated">The hours that are not allocated. With the allocations, they add up to the hours of the week.</param>
/// <param name="UnallocatedReason">
/// The reason for unallocated hours: they are less than a quarter hour, less than another channel needs, no channel can
/// take hours, or the maximum shares or the bounds of the request are reached. Null if all hours are allocated.
/// </param>
/// <param name="Note">What the plan can and cannot be used for.</param>
public sealed record HoursPlanResponse(
    double HoursPerWeek,
    IReadOnlyList<AllocationResponse> Allocations,
    double Unallocated,
    [property: UnallocatedCode] string? UnallocatedReason,
    string Note
);

/// <summary>The weekly hours of a channel.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Hours">The hours, a multiple of 0.25.</param>
public sealed record AllocationResponse(string Channel, double Hours);
