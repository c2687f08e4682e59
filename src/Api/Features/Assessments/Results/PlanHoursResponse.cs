using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>An hours plan for a stored assessment.</summary>
/// <param name="Plan">The plan; null if there is none.</param>
/// <param name="PlanUnavailable">
/// The reason why there is no plan: the number of hours is unknown, the answers are not plausible, or no channel has a
/// verdict.
/// </param>
/// <param name="PlanDetail">The value of the plan, and what would change it.</param>
public sealed record PlanHoursResponse(
    HoursPlanResponse? Plan,
    [property: PlanUnavailableCode]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        string? PlanUnavailable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PlanDetailResponse? PlanDetail
);
