using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The checklist for the week: the first step of every channel with hours, then further steps, at most four.</summary>
internal static class ReportSteps
{
    private const int Most = 4;
    private const double MinutesPerHour = 60;

    private static readonly string[] Useful = ["core", "support", "watch"];

    /// <summary>Returns the steps in the order of the channels.</summary>
    public static IReadOnlyList<ReportStep> For(Report report)
    {
        var allocations = report.View.Plan?.Allocations ?? [];
        return allocations.Any(one => one.Actions.Count > 0)
            ?
            [
                .. allocations
                    .SelectMany(
                        (one, place) =>
                            Visible(report, one).Select((action, round) => (one.Channel, action, place, round))
                    )
                    .OrderBy(step => step.round)
                    .Take(Most)
                    .OrderBy(step => step.place)
                    .Select(step => new ReportStep(
                        step.Channel,
                        step.action.Text,
                        step.action.Minutes / MinutesPerHour
                    )),
            ]
            : WithoutActions(report);
    }

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
