using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The steps of the plan, and the checklist for the week: the first steps of the channels with hours, then further ones.</summary>
internal static class ReportSteps
{
    private const int Most = 4;
    private const double MinutesPerHour = 60;

    private static readonly string[] Useful = ["core", "support", "watch"];

    /// <summary>Returns at most four steps in the order of the channels.</summary>
    public static IReadOnlyList<ReportStep> ForWeek(Report report) =>
        report.View.Plan?.Allocations.Any(one => one.Actions.Count > 0) == true
            ?
            [
                .. All(report)
                    .GroupBy(step => step.Channel)
                    .SelectMany((steps, place) => steps.Select((step, round) => (step, place, round)))
                    .OrderBy(one => one.round)
                    .Take(Most)
                    .OrderBy(one => one.place)
                    .Select(one => one.step),
            ]
            : WithoutActions(report);

    /// <summary>Returns all steps of the plan in the order of the channels; none for models without actions.</summary>
    public static IReadOnlyList<ReportStep> All(Report report) =>
        [
            .. (report.View.Plan?.Allocations ?? []).SelectMany(one =>
                Visible(report, one)
                    .Select(action => new ReportStep(one.Channel, action.Text, action.Minutes / MinutesPerHour))
            ),
        ];

    /// <summary>Returns the steps that follow from the verdicts, for models without actions and for results without a plan.</summary>
    private static List<ReportStep> WithoutActions(Report report) =>
        [
            .. report
                .View.Channels.Where(channel => Useful.Contains(channel.Verdict) && channel.Trial != true)
                .Where(channel => report.View.Plan is null || report.HoursOf(channel.Channel) > 0)
                .Take(Most)
                .Select(channel => new ReportStep(
                    channel.Channel,
                    report.Sentence(channel.Verdict),
                    report.View.Plan is null ? null : report.HoursOf(channel.Channel)
                )),
        ];

    /// <summary>Returns the actions of a channel, without those that others could see if the search is confidential.</summary>
    private static List<ActionResponse> Visible(Report report, AllocationResponse one)
    {
        var visible = one
            .Actions.Where(action => !report.IsConfidential || !VisibleToOthers.IncludesAction(action.Code))
            .ToList();

        // The action "repeat" refers to all actions, so it is left out if some of them are hidden.
        return visible.Count == one.Actions.Count
            ? visible
            : [.. visible.Where(action => action.Code != ActionStep.Repeat)];
    }
}
