using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>The hours of a week, shared out over channels on the quarter hour.</summary>
/// <param name="HoursPerWeek">The hours that were to be shared out.</param>
/// <param name="Allocations">Channels with hours, best first.</param>
/// <param name="Unallocated">What nothing may take; with the allocations it makes the hours of the week.</param>
/// <param name="UnallocatedReason">
/// Why hours are left: they do not fill a quarter hour, the whole week is under one, no channel takes any, or the caller's
/// bounds leave them free. Null where nothing is left.
/// </param>
/// <param name="Note">What the plan is, and is not.</param>
public sealed record HoursPlanResponse(
    double HoursPerWeek,
    IReadOnlyList<AllocationResponse> Allocations,
    double Unallocated,
    [property: UnallocatedCode] string? UnallocatedReason,
    string Note
);

/// <summary>A channel's hours a week.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Hours">Quarter hours, as hours.</param>
/// <param name="Role">main: to look for work there; watch: to keep an eye on it; build: to grow into it.</param>
/// <param name="Actions">What to do in these hours, first things first; none where the model names none.</param>
public sealed record AllocationResponse(
    string Channel,
    double Hours,
    [property: AllowedValues("main", "watch", "build")] string Role,
    IReadOnlyList<ActionResponse> Actions
);

/// <summary>One thing to do.</summary>
/// <param name="Code">Names it.</param>
/// <param name="Minutes">How long it takes; of repeat, the minutes that are left.</param>
/// <param name="Text">The same for people.</param>
public sealed record ActionResponse(string Code, int Minutes, string Text);

/// <summary>What a plan is worth, by curves that are judgement.</summary>
/// <param name="Marginal">What one more quarter hour would add, by channel with hours.</param>
/// <param name="Total">The worth of the plan.</param>
/// <param name="CurrentTotal">The worth of the hours as they are spent now; null where that was not sent.</param>
/// <param name="Unfunded">The core and support channels without hours.</param>
public sealed record PlanDetailResponse(
    IReadOnlyList<MarginalValueResponse> Marginal,
    double Total,
    double? CurrentTotal,
    IReadOnlyList<UnfundedChannelResponse> Unfunded
);

/// <summary>What one more quarter hour would add.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Value">Worth, by the channel's curve.</param>
public sealed record MarginalValueResponse(string Channel, double Value);

/// <summary>A core or support channel without hours.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="EntersAtHours">The fewest hours a week whose plan funds it; null where none up to 80 does.</param>
public sealed record UnfundedChannelResponse(string Channel, double? EntersAtHours);

/// <summary>An hours plan made on request.</summary>
/// <param name="Plan">Null where there is none.</param>
/// <param name="PlanUnavailable">
/// Why there is none: nobody said how many hours there are, the answers cannot be believed, or no channel has a verdict.
/// </param>
/// <param name="PlanDetail">What the plan is worth, and what would change it.</param>
public sealed record PlanHoursResponse(
    HoursPlanResponse? Plan,
    [property: PlanUnavailableCode]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        string? PlanUnavailable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PlanDetailResponse? PlanDetail
);
