using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>The studies that the reasons of a report rest on, numbered in the order in which they are cited.</summary>
public sealed class ReportStudies
{
    private readonly List<EvidenceFinding> rows = [];

    /// <summary>Collects the studies of the explained channels, those of the focus first.</summary>
    public ReportStudies(Report report)
    {
        foreach (
            var id in report.ExplainedChannels.SelectMany(channel =>
                ReportReasons.For(report, channel.Channel).SelectMany(reason => reason.Evidence)
            )
        )
        {
            if (NumberOf(id) is null && report.Register.Rows.FirstOrDefault(row => row.Id == id) is { } finding)
            {
                rows.Add(finding);
            }
        }

        Conflicts =
        [
            .. rows.SelectMany(row =>
                row.ConflictsWith.Select(other => (One: NumberOf(row.Id)!.Value, Other: NumberOf(other)))
            )
                .Where(pair => pair.One < pair.Other)
                .Select(pair => (pair.One, pair.Other!.Value)),
        ];
    }

    public IReadOnlyList<EvidenceFinding> Rows => rows;

    /// <summary>The numbers of studies that contradict each other.</summary>
    public IReadOnlyList<(int One, int Other)> Conflicts { get; }

    /// <summary>Returns the number of a study, from 1; null if it is not listed.</summary>
    public int? NumberOf(string id) => rows.FindIndex(row => row.Id == id) is >= 0 and var index ? index + 1 : null;
}
