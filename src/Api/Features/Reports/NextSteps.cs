using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The next steps: this week's steps by verdict, a trial, the question to answer next, and notes.</summary>
internal static class NextSteps
{
    private const int MostTips = 3;

    private static readonly string[] Verdicts = ["core", "support", "watch", "skip", "cannot-tell"];

    public static HtmlFragment Render(Report report) =>
        HtmlFragment.Format(
            $"""
            <section>
            <h2>{report.Label("steps")}</h2>
            <dl>
            {HtmlFragment.ForEach(Verdicts, verdict => Step(report, verdict))}
            {Trial(report)}
            {Question(report)}
            </dl>
            </section>
            {Notes(report)}
            """
        );

    private static HtmlFragment Step(Report report, string verdict)
    {
        // A suggested trial has its own step.
        var channels = report
            .View.Channels.Where(channel => channel.Verdict == verdict && channel.Trial != true)
            .ToList();
        return channels.Count == 0
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <dt><span class="verdict {verdict}">{report.VerdictLabel(verdict)}</span></dt>
                <dd><strong>{report.Names(channels.Select(channel => channel.Channel))}.</strong> {report.Sentence(
                    verdict
                )}{(verdict == "watch" ? Tips(report, channels) : HtmlFragment.Empty)}</dd>
                """
            );
    }

    /// <summary>Returns the channels to watch with little effort: the focus, then the best.</summary>
    private static HtmlFragment Tips(Report report, List<ChannelResponse> channels) =>
        HtmlFragment.Format(
            $"""
            <ul>
            {HtmlFragment.ForEach(
                channels.OrderBy(channel => !report.IsFocus(channel)).Take(MostTips),
                channel =>
                    HtmlFragment.Format(
                        $"<li>{report.Name(channel.Channel)}: {report.Texts.Watching[channel.Channel]}</li>"
                    )
            )}
            </ul>
            """
        );

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
