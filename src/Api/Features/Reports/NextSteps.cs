using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The next steps: this week's actions in the hours of the plan, a trial, the question to answer next, and notes.</summary>
/// <remarks>Names no action in a channel without hours in the plan.</remarks>
internal static class NextSteps
{
    private const double MinutesPerHour = 60;

    private static readonly string[] Useful = ["core", "support", "watch"];
    private static readonly string[] Useless = ["skip", "cannot-tell"];

    public static HtmlFragment Render(Report report) =>
        HtmlFragment.Format(
            $"""
            <section>
            <h2>{report.Label("steps")}</h2>
            <dl>
            {Planned(report)}
            {Next(report)}
            {HtmlFragment.ForEach(Useless, verdict => Step(report, verdict))}
            {Trial(report)}
            {Question(report)}
            </dl>
            </section>
            {Notes(report)}
            """
        );

    /// <summary>The actions of the plan; without actions, what the verdicts advise.</summary>
    private static HtmlFragment Planned(Report report) =>
        report.View.Plan is { } plan && plan.Allocations.Any(one => one.Actions.Count > 0)
            ? HtmlFragment.ForEach(plan.Allocations.Where(one => one.Actions.Count > 0), one => Actions(report, one))
            : HtmlFragment.ForEach(Useful, verdict => Step(report, verdict));

    private static HtmlFragment Actions(Report report, AllocationResponse one) =>
        HtmlFragment.Format(
            $"""
            <dt>{report.Hours(one.Hours)}</dt>
            <dd><strong>{report.Name(one.Channel)}.</strong> {(one.Role == "build" ? report.Texts.Advice.Build : "")}
            <ul class="actions">
            {HtmlFragment.ForEach(
                one.Actions,
                action =>
                    HtmlFragment.Format(
                        $"<li>{action.Text} <small>({report.Hours(action.Minutes / MinutesPerHour)})</small></li>"
                    )
            )}
            </ul></dd>
            """
        );

    /// <summary>The channel that comes in first with more hours; an act only for a longer week.</summary>
    private static HtmlFragment Next(Report report)
    {
        var entry = report
            .View.PlanDetail?.Unfunded.Where(channel => channel.EntersAtHours is not null)
            .MinBy(channel => channel.EntersAtHours);
        return entry is null
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <dt>{report.Hours(entry.EntersAtHours!.Value)}</dt>
                <dd>{report
                    .Texts.Advice.Next.Replace(
                        "{hours}",
                        HeadlineText.Hours(entry.EntersAtHours!.Value),
                        StringComparison.Ordinal
                    )
                    .Replace("{channel}", report.Texts.Channels[entry.Channel].Inline, StringComparison.Ordinal)}</dd>
                """
            );
    }

    private static HtmlFragment Step(Report report, string verdict)
    {
        // A suggested trial has its own step.
        var channels = report
            .View.Channels.Where(channel => channel.Verdict == verdict && channel.Trial != true)
            .Where(channel => report.View.Plan is null || Useful.Contains(verdict) == report.HasHours(channel.Channel))
            .ToList();
        return channels.Count == 0
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <dt><span class="verdict {verdict}">{report.VerdictLabel(verdict)}</span></dt>
                <dd><strong>{report.Names(channels.Select(channel => channel.Channel))}.</strong> {report.Sentence(
                    verdict
                )}</dd>
                """
            );
    }

    private static HtmlFragment Trial(Report report)
    {
        var offered = report.View.Channels.Where(channel => channel.Trial == true).ToList();
        return offered.Count == 0
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <dt>{report.Label("trial")}</dt>
                <dd><strong>{report.Names(offered.Select(channel => channel.Channel))}.</strong> {offered[0]
                    .TrialText?.Text}</dd>
                """
            );
    }

    private static HtmlFragment Question(Report report) =>
        report.View.Quality?.NextBestQuestion is not { } item
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <dt>{report.Label("question")}</dt>
                <dd><q>{report.ItemText(item)}</q> {report.Sentence("question")}</dd>
                """
            );

    private static HtmlFragment Notes(Report report) =>
        report.View.Flags is not { Count: > 0 } flags
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <section>
                <h2>{report.Label("notes")}</h2>
                <ul class="notes">
                {HtmlFragment.ForEach(flags, flag => HtmlFragment.Format($"<li>{flag.Text}</li>"))}
                </ul>
                </section>
                """
            );
}
