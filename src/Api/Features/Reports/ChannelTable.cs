using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The table of all channels, best first, with a bar and the same information in figures and words.</summary>
internal static class ChannelTable
{
    public static HtmlFragment Render(Report report) =>
        HtmlFragment.Format(
            $"""
            <section>
            <h2 id="channels">{report.Label("channels")}</h2>
            <div class="wide" role="region" aria-labelledby="channels" tabindex="0">
            <table>
            <thead><tr>
            <th scope="col">{report.Label("rank")}</th>
            <th scope="col">{report.Label("channel")}</th>
            <th scope="col" class="picture"><span>0</span> <span>100</span></th>
            {Figures("th", report.Label("score"))}
            {Figures("th", report.View.Verified ? report.Label("likely") : null)}
            {Figures("th", report.HasOpenQuestions ? report.Label("possible") : null)}
            <th scope="col">{report.Label("verdict")}</th>
            {Words("th", report.View.Verified ? report.Label("firmness") : null)}
            </tr></thead>
            <tbody>
            {HtmlFragment.ForEach(report.View.Channels, channel => Row(report, channel))}
            </tbody>
            </table>
            </div>
            <p class="note">{Legend(report)}</p>
            {Limits(report)}
            </section>
            """
        );

    private static HtmlFragment Row(Report report, ChannelResponse channel) =>
        HtmlFragment.Format(
            $"""
            <tr>
            <td>{channel.Rank}</td>
            <th scope="row">{report.Name(channel.Channel)}{Asked(report, channel)}</th>
            <td class="picture">{ChannelBarSvg.Render(report, channel)}</td>
            {Figures("td", report.Points(channel.Score))}
            {Figures("td", channel.Likely is { } likely ? report.Interval(likely.Low, likely.High) : null)}
            {Figures("td", report.HasOpenQuestions ? Possible(report, channel) : null)}
            <td><span class="verdict {channel.Verdict}">{report.VerdictLabel(channel.Verdict)}</span></td>
            {Words("td", channel.Firmness is { } firmness ? report.Label(firmness) : null)}
            </tr>
            """
        );

    private static HtmlFragment Asked(Report report, ChannelResponse channel) =>
        report.IsFocus(channel)
            ? HtmlFragment.Format($" <small>({report.Label("asked")})</small>")
            : HtmlFragment.Empty;

    private static string? Possible(Report report, ChannelResponse channel) =>
        channel.Bounds is { Range: var range } ? report.Interval(range.Min, range.Max) : null;

    private static HtmlFragment Figures(string cell, string? text) => Cell(cell, "number", text);

    private static HtmlFragment Words(string cell, string? text) => Cell(cell, "word", text);

    /// <summary>Returns a cell of the head (th) or of the body (td); empty if the column is omitted.</summary>
    private static HtmlFragment Cell(string cell, string kind, string? text) =>
        text is null ? HtmlFragment.Empty
        : cell == "th" ? HtmlFragment.Format($"<th scope=\"col\" class=\"{kind}\">{text}</th>")
        : HtmlFragment.Format($"<td class=\"{kind}\">{text}</td>");

    private static string Legend(Report report) =>
        string.Join(
            ' ',
            new[]
            {
                report.Sentence("bar"),
                report.View.Verified ? report.Sentence("likely") : null,
                report.HasOpenQuestions ? report.Sentence("possible") : null,
                report.View.Verified ? report.Sentence("firmness") : null,
            }.OfType<string>()
        );

    /// <summary>Lists the gates that fired, each with the channels whose verdict it limits.</summary>
    private static HtmlFragment Limits(Report report)
    {
        if (report.Scored?.Card is not { } card)
        {
            return HtmlFragment.Empty;
        }

        var gates = card.Model.Rules.Gates;
        var fired = Enumerable
            .Range(0, gates.Length)
            .Select(gate =>
                (
                    Gate: gates[gate],
                    Channels: card.RankOrder.Where(channel => card.Verdicts[channel].HasFired(gate))
                        .Select(channel => card.Model.Channels[channel].Key)
                        .ToList()
                )
            )
            .Where(limit => limit.Channels.Count > 0)
            .ToList();

        return fired.Count == 0
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <h3>{report.Label("limits")}</h3>
                <ul class="limits">
                {HtmlFragment.ForEach(fired, limit => Limit(report, limit.Gate, limit.Channels))}
                </ul>
                """
            );
    }

    private static HtmlFragment Limit(Report report, Domain.Verdicts.VerdictGate gate, List<string> channels)
    {
        var cap = report.Sentence("cap", "cap", report.VerdictLabel(Domain.Verdicts.VerdictCodes.Code(gate.Cap)));
        return HtmlFragment.Format(
            $"""
            <li><strong>{report.Texts.Gates[gate.Code].Label}</strong> {cap.Replace(
                "{channels}",
                report.Names(channels),
                StringComparison.Ordinal
            )}</li>
            """
        );
    }
}
