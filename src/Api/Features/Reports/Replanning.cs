using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Reports;

/// <summary>Plans an assessment with other hours than its own, for comparison. Stores nothing.</summary>
internal static class Replanning
{
    /// <summary>The query parameter with the hours.</summary>
    public const string ParameterName = "hoursPerWeek";

    /// <summary>The most hours of a week, in every model.</summary>
    public const double MaxHours = 80;

    /// <summary>Returns the submission with other hours. Its bounds apply if they fit into the hours.</summary>
    public static ScoredSubmission Plan(ScoredSubmission scored, AssessmentRow row, double hours)
    {
        var options = row.ReadPlan();
        var request = Read(options?.Bounds) ?? Read(bounds: null);
        return request is null ? scored : scored with { Plan = request };

        PlanRequest? Read(IReadOnlyDictionary<string, HourBound>? bounds) =>
            PlanRequestReader.Read(
                scored.Scorecard.Model,
                scored.Scorecard.Responses,
                hours,
                bounds,
                options?.Current,
                "#",
                errors: []
            );
    }
}
