using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Assessments.Reports;

/// <summary>In words, why the channel that was asked about and the best ones stand where they stand.</summary>
internal static class ReasonCards
{
    public static Html Render(Report report) =>
        report.Scored is not { } scored || !report.Explained.Any()
            ? Html.Nothing
            : Html.Of(
                $"""
                <section>
                <h2>{report.Label("reasons")}</h2>
                <div class="cards">
                {Html.Each(report.Explained, channel => Card(report, scored, channel))}
                </div>
                </section>
                """
            );

    private static Html Card(Report report, Scored scored, ChannelView channel) =>
        Html.Of(
            $"""
            <div class="card">
            <h3>{report.Name(channel.Channel)} <span class="verdict {channel.Verdict}">{report.VerdictLabel(
                channel.Verdict
            )}</span></h3>
            <ul>
            {Html.Each(ReasonWords.Of(scored, channel.Channel, report.Texts), Item)}
            </ul>
            </div>
            """
        );

    private static Html Item((int Sign, string Text) reason) =>
        Html.Of(
            $"""
            <li><span class="sign">{(
                reason.Sign > 0 ? "+"
                : reason.Sign < 0 ? "−"
                : "·"
            )}</span> {reason.Text}</li>
            """
        );
}
