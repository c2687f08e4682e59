using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The reasons, in words, for the focus and the best channels.</summary>
internal static class ReasonCards
{
    public static HtmlFragment Render(Report report) =>
        report.Scored is not { } scored || !report.ExplainedChannels.Any()
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <section>
                <h2>{report.Label("reasons")}</h2>
                {Distinctive(report, scored)}
                <div class="cards">
                {HtmlFragment.ForEach(report.ExplainedChannels, channel => Card(report, scored, channel))}
                </div>
                </section>
                """
            );

    /// <summary>The channels that fit this person much better than most people.</summary>
    private static HtmlFragment Distinctive(Report report, ScoredSubmission scored) =>
        scored.Card.Distinctive() is { Length: > 0 } channels
            ? HtmlFragment.Format(
                $"<p>{report.Texts.Advice.Distinctive.Replace("{channels}", HeadlineText.Names(channels, scored.Card.Model, report.Texts), StringComparison.Ordinal)}</p>"
            )
            : HtmlFragment.Empty;

    private static HtmlFragment Card(Report report, ScoredSubmission scored, ChannelResponse channel) =>
        HtmlFragment.Format(
            $"""
            <div class="card">
            <h3>{report.Name(channel.Channel)} <span class="verdict {channel.Verdict}">{report.VerdictLabel(
                channel.Verdict
            )}</span></h3>
            <ul>
            {HtmlFragment.ForEach(ReportReasons.For(scored, channel.Channel, report.Texts), Item)}
            </ul>
            </div>
            """
        );

    private static HtmlFragment Item((int Sign, string Text) reason) =>
        HtmlFragment.Format(
            $"""
            <li><span class="sign">{(
                reason.Sign > 0 ? "+"
                : reason.Sign < 0 ? "−"
                : "·"
            )}</span> {reason.Text}</li>
            """
        );
}
