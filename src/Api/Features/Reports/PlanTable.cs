using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The hours plan as bars and as a table, or the reason why there is no plan.</summary>
internal static class PlanTable
{
    public static HtmlFragment Render(Report report) =>
        !report.View.Verified
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <section>
                <h2 id="plan">{report.Label("plan")}</h2>
                {(report.View.Plan is { } plan ? Table(report, plan) : Missing(report))}
                </section>
                """
            );

    private static HtmlFragment Missing(Report report) =>
        HtmlFragment.Format($"<p>{report.Texts.Plan.Unavailable[report.View.PlanUnavailable!]}</p>");

    private static HtmlFragment Table(Report report, HoursPlanResponse plan)
    {
        var longest = plan.Allocations.Select(one => one.Hours).Append(plan.Unallocated).Max();
        return HtmlFragment.Format(
            $"""
            <div class="wide" role="region" aria-labelledby="plan" tabindex="0">
            <table class="plan">
            <thead><tr>
            <th scope="col">{report.Label("channel")}</th>
            <th scope="col" class="picture">{report.Label("week")}</th>
            <th scope="col" class="number">{report.Label("hours")}</th>
            </tr></thead>
            <tbody>
            {HtmlFragment.ForEach(plan.Allocations, one => Row(report, report.Name(one.Channel), "hours", one.Hours, longest))}
            {(plan.Unallocated > 0 ? Row(report, report.Label("free"), "free", plan.Unallocated, longest) : HtmlFragment.Empty)}
            </tbody>
            <tfoot><tr><th scope="row">{report.Label("total")}</th><td></td><td class="number">{report.Hours(
                plan.HoursPerWeek
            )}</td></tr></tfoot>
            </table>
            </div>
            <p class="note">{Free(report, plan)}{plan.Note}</p>
            """
        );
    }

    private static string Free(Report report, HoursPlanResponse plan) =>
        plan.UnallocatedReason is { } reason ? $"{report.Texts.Plan.Unallocated[reason]} " : "";

    /// <summary>Draws a bar with a gap at every full hour.</summary>
    private static HtmlFragment Row(Report report, string name, string kind, double hours, double longest) =>
        HtmlFragment.Format(
            $"""
            <tr>
            <th scope="row">{name}</th>
            <td class="picture"><svg viewBox="0 0 {longest} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="{kind}" x="0" y="1.5" width="{hours}" height="7"/>
            {HtmlFragment.ForEach(Enumerable.Range(1, (int)Math.Ceiling(hours) - 1), hour => Gap(hour, longest))}
            </svg></td>
            <td class="number">{report.Hours(hours)}</td>
            </tr>
            """
        );

    private static HtmlFragment Gap(int hour, double longest)
    {
        var width = Math.Round(longest / 200, 4);
        return HtmlFragment.Format(
            $"<rect class=\"gap\" x=\"{hour - (width / 2)}\" y=\"0\" width=\"{width}\" height=\"10\"/>"
        );
    }
}
