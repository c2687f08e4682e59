using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The findings of the evidence register that the explained channels cite, each under the first channel that cites it.</summary>
internal static class EvidenceSources
{
    public static HtmlFragment Render(Report report)
    {
        if (report.Scored is not { } scored)
        {
            return HtmlFragment.Empty;
        }

        var listed = new HashSet<string>(StringComparer.Ordinal);
        var cited = report
            .ExplainedChannels.Select(channel =>
                (channel.Channel, Rows: Cited(report, scored, channel).Where(row => listed.Add(row.Id)).ToList())
            )
            .Where(group => group.Rows.Count > 0)
            .ToList();

        return cited.Count == 0
            ? HtmlFragment.Empty
            : HtmlFragment.Format(
                $"""
                <section class="sources">
                <h2>{report.Label("evidence")}</h2>
                <p>{report.Sentence("evidence")}{Conflicts(report, listed)}</p>
                {HtmlFragment.ForEach(cited, group => Group(report, group.Channel, group.Rows))}
                </section>
                """
            );
    }

    /// <summary>Returns the findings for the channel's base and for the reasons in the report.</summary>
    private static IEnumerable<EvidenceFinding> Cited(Report report, ScoredSubmission scored, ChannelResponse channel)
    {
        var card = scored.Card;
        var index = card.Model.FindChannel(channel.Channel);
        var ids = ReportReasons
            .TopContributions(card, index)
            .Prepend(card.Contributions[index][0])
            .SelectMany(term => ChannelResponseFactory.EvidenceOf(scored.Model, card, index, term) ?? [])
            .ToHashSet(StringComparer.Ordinal);
        return report.Register.Rows.Where(row => ids.Contains(row.Id));
    }

    private static HtmlFragment Group(Report report, string channel, List<EvidenceFinding> rows) =>
        HtmlFragment.Format(
            $"""
            <h3>{report.Name(channel)}</h3>
            <ul>
            {HtmlFragment.ForEach(rows, Item)}
            </ul>
            """
        );

    private static HtmlFragment Item(EvidenceFinding row) =>
        HtmlFragment.Format(
            $"<li><b>{row.Id}</b> {(row.Links is [var link, ..] ? Link(link, row) : Title(row))}{Year(row)}</li>"
        );

    private static HtmlFragment Link(string link, EvidenceFinding row) =>
        HtmlFragment.Format($"<a href=\"{link}\" rel=\"noopener noreferrer\">{Title(row)}</a>");

    /// <summary>Titles are in the language of the register.</summary>
    private static HtmlFragment Title(EvidenceFinding row) =>
        HtmlFragment.Format($"<span lang=\"en\">{row.Source}</span>");

    private static string Year(EvidenceFinding row) =>
        row.Year is { } year && !row.Source.Contains($"{year}", StringComparison.Ordinal) ? $" ({year})" : "";

    /// <summary>Lists the findings that conflict with each other.</summary>
    private static string Conflicts(Report report, HashSet<string> listed)
    {
        var pairs = report
            .Register.Rows.Where(row => listed.Contains(row.Id))
            .SelectMany(row => row.ConflictsWith.Where(listed.Contains).Select(other => (row.Id, other)))
            .Where(pair => string.CompareOrdinal(pair.Id, pair.other) < 0)
            .Select(pair => $"{pair.Id} ≠ {pair.other}")
            .ToList();
        return pairs.Count == 0 ? "" : $" {report.Sentence("conflicts", "pairs", string.Join(", ", pairs))}";
    }
}
