using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api.Features.Assessments.Reports;

/// <summary>The rows of the evidence register that the explained channels lean on, each under the first that cites it.</summary>
internal static class Sources
{
    public static Html Render(Report report)
    {
        if (report.Scored is not { } scored)
        {
            return Html.Nothing;
        }

        var listed = new HashSet<string>(StringComparer.Ordinal);
        var cited = report
            .Explained.Select(channel =>
                (channel.Channel, Rows: Cited(report, scored, channel).Where(row => listed.Add(row.Id)).ToList())
            )
            .Where(group => group.Rows.Count > 0)
            .ToList();

        return cited.Count == 0
            ? Html.Nothing
            : Html.Of(
                $"""
                <section class="sources">
                <h2>{report.Label("evidence")}</h2>
                <p>{report.Sentence("evidence")}{Conflicts(report, listed)}</p>
                {Html.Each(cited, group => Group(report, group.Channel, group.Rows))}
                </section>
                """
            );
    }

    /// <summary>What stands behind the channel's start and behind the reasons that the report names.</summary>
    private static IEnumerable<EvidenceRow> Cited(Report report, Scored scored, ChannelView channel)
    {
        var card = scored.Card;
        var index = card.Model.FindChannel(channel.Channel);
        var ids = ReasonWords
            .TermsOf(card, index)
            .Prepend(card.Terms[index][0])
            .SelectMany(term => ChannelViews.EvidenceOf(scored.Seed, card, index, term) ?? [])
            .ToHashSet(StringComparer.Ordinal);
        return report.Register.Rows.Where(row => ids.Contains(row.Id));
    }

    private static Html Group(Report report, string channel, List<EvidenceRow> rows) =>
        Html.Of(
            $"""
            <h3>{report.Name(channel)}</h3>
            <ul>
            {Html.Each(rows, Item)}
            </ul>
            """
        );

    private static Html Item(EvidenceRow row) =>
        Html.Of($"<li><b>{row.Id}</b> {(row.Links is [var link, ..] ? Link(link, row) : Title(row))}{Year(row)}</li>");

    private static Html Link(string link, EvidenceRow row) =>
        Html.Of($"<a href=\"{link}\" rel=\"noopener noreferrer\">{Title(row)}</a>");

    /// <summary>Titles stay in the language of the register.</summary>
    private static Html Title(EvidenceRow row) => Html.Of($"<span lang=\"en\">{row.Source}</span>");

    private static string Year(EvidenceRow row) =>
        row.Year is { } year && !row.Source.Contains($"{year}", StringComparison.Ordinal) ? $" ({year})" : "";

    /// <summary>Which of the listed rows say otherwise than others: conflicts are shown, not smoothed over.</summary>
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
