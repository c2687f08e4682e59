using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Assessments.Reports;

/// <summary>What to do this week, verdict by verdict; a trial; the question to answer next; and what is worth knowing.</summary>
internal static class NextSteps
{
    private const int MostTips = 3;

    private static readonly string[] Verdicts = ["core", "support", "watch", "skip", "cannot-tell"];

    public static Html Render(Report report) =>
        Html.Of(
            $"""
            <section>
            <h2>{report.Label("steps")}</h2>
            <dl>
            {Html.Each(Verdicts, verdict => Step(report, verdict))}
            {Trial(report)}
            {Question(report)}
            </dl>
            </section>
            {Notes(report)}
            """
        );

    private static Html Step(Report report, string verdict)
    {
        // What is offered as a trial has a step of its own.
        var channels = report
            .View.Channels.Where(channel => channel.Verdict == verdict && channel.Trial != true)
            .ToList();
        return channels.Count == 0
            ? Html.Nothing
            : Html.Of(
                $"""
                <dt><span class="verdict {verdict}">{report.VerdictLabel(verdict)}</span></dt>
                <dd><strong>{report.Names(channels.Select(channel => channel.Channel))}.</strong> {report.Sentence(
                    verdict
                )}{(verdict == "watch" ? Tips(report, channels) : Html.Nothing)}</dd>
                """
            );
    }

    /// <summary>How to watch with little effort: the channel that was asked about, then the best.</summary>
    private static Html Tips(Report report, List<ChannelView> channels) =>
        Html.Of(
            $"""
            <ul>
            {Html.Each(
                channels.OrderBy(channel => !report.IsFocus(channel)).Take(MostTips),
                channel =>
                    Html.Of(
                        $"<li>{report.Name(channel.Channel)}: {report.Texts.Watching[channel.Channel]}</li>"
                    )
            )}
            </ul>
            """
        );

    private static Html Trial(Report report)
    {
        var offered = report.View.Channels.Where(channel => channel.Trial == true).ToList();
        return offered.Count == 0
            ? Html.Nothing
            : Html.Of(
                $"""
                <dt>{report.Label("trial")}</dt>
                <dd><strong>{report.Names(offered.Select(channel => channel.Channel))}.</strong> {offered[0]
                    .TrialText?.Text}</dd>
                """
            );
    }

    private static Html Question(Report report) =>
        report.View.Quality?.NextBestQuestion is not { } item
            ? Html.Nothing
            : Html.Of(
                $"""
                <dt>{report.Label("question")}</dt>
                <dd><q>{report.Wording(item)}</q> {report.Sentence("question")}</dd>
                """
            );

    private static Html Notes(Report report) =>
        report.View.Flags is not { Count: > 0 } flags
            ? Html.Nothing
            : Html.Of(
                $"""
                <section>
                <h2>{report.Label("notes")}</h2>
                <ul class="notes">
                {Html.Each(flags, flag => Html.Of($"<li>{flag.Text}</li>"))}
                </ul>
                </section>
                """
            );
}
