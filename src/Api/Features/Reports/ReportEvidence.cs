using System.Text.RegularExpressions;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The evidence of a report: sentences for readers, and the codes of all studies for the appendix.</summary>
internal static partial class ReportEvidence
{
    /// <summary>Returns the finding about a channel, without the codes of the studies.</summary>
    public static ReportFinding FindingOf(Report report, string channel)
    {
        var text = report.Texts.Reasons.Base[channel];
        var ids = Citation().Match(text).Groups["id"].Captures.Select(id => id.Value).ToHashSet();
        return new(channel, Citation().Replace(text, ""), Find(report, ids));
    }

    /// <summary>Returns the studies on which the scores and reasons of the explained channels are based, in the order of the register.</summary>
    public static IReadOnlyList<EvidenceFinding> AllStudies(Report report)
    {
        if (report.Scored is not { } scored)
        {
            return [];
        }

        var card = scored.Scorecard;
        return Find(
            report,
            report
                .ExplainedChannels.Select(channel => card.Model.FindChannel(channel.Channel))
                .SelectMany(channel =>
                    ReportReasons
                        .TermsOf(card, channel)
                        .Prepend(card.Contributions[channel][0])
                        .SelectMany(term => ChannelResponseFactory.EvidenceOf(scored.Model, card, channel, term) ?? [])
                )
                .ToHashSet()
        );
    }

    /// <summary>Returns the codes of studies that contradict each other, as pairs.</summary>
    public static IReadOnlyList<string> Conflicts(Report report, IReadOnlyList<EvidenceFinding> studies)
    {
        var ids = studies.Select(row => row.Id).ToHashSet();
        return
        [
            .. studies.SelectMany(row =>
                row.ConflictsWith.Where(other => ids.Contains(other) && string.CompareOrdinal(row.Id, other) < 0)
                    .Select(other => $"{row.Id} {report.Label("and")} {other}")
            ),
        ];
    }

    private static EvidenceFinding[] Find(Report report, HashSet<string> ids) =>
        [.. report.Register.Rows.Where(row => ids.Contains(row.Id))];

    // The studies of a sentence about a channel: " (E54c, E59)".
    [GeneratedRegex(
        @" \((?<id>E\d+[a-z]?)(, (?<id>E\d+[a-z]?))*\)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Citation();
}
