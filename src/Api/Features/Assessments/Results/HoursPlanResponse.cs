using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>A plan that allocates the hours of a week to channels in quarter hours.</summary>
/// <param name="HoursPerWeek">The hours to allocate.</param>
/// <param name="Allocations">Channels with hours, best first.</param>
/// <param name="Unallocated">The hours that are not allocated. With the allocations, they add up to the hours of the week.</param>
/// <param name="UnallocatedReason">
/// The reason for unallocated hours: they are less than a quarter hour, the whole week is less than a quarter hour, no
/// channel can take hours, or the bounds of the request leave them free. Null if all hours are allocated.
/// </param>
/// <param name="Note">The limits of the plan.</param>
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
/// <param name="Role">main: to look for work in the channel; watch: to monitor it; build: to develop it.</param>
/// <param name="Actions">The actions for these hours, the most important first; empty if the model has none.</param>
public sealed record AllocationResponse(
    string Channel,
    double Hours,
    [property: AllowedValues("main", "watch", "build")] string Role,
    IReadOnlyList<ActionResponse> Actions
);

/// <summary>An action of a plan.</summary>
/// <param name="Code">The code of the action.</param>
/// <param name="Minutes">The duration in minutes; for <c>repeat</c>, the remaining minutes.</param>
/// <param name="Text">The text for people.</param>
public sealed record ActionResponse(string Code, int Minutes, string Text);
