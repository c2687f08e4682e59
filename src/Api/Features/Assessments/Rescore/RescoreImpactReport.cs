using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Catalog;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Rescore;

/// <summary>The changes that a model would make to stored results. The report uses constant memory.</summary>
public sealed class RescoreImpactReport(PublishedModel model, PublishedCatalog catalog)
{
    private const int MaxChanges = 20;

    private readonly long[] changed = new long[model.Model.Channels.Length];

    // Ordered by change, and among equal changes from the latest to the earliest: the first entry is replaced.
    private readonly PriorityQueue<ScoreChange, (int Tenths, long Earlier)> largest = new();
    private long seen;

    /// <summary>The id of the model, key@version.</summary>
    public string Model => model.Model.Id;

    public string ModelHash => model.Hash;

    /// <summary>The number of scored assessments.</summary>
    public long Assessments { get; private set; }

    /// <summary>The number of assessments that were not scored: of another instrument, or of a model that is not published.</summary>
    public long Skipped { get; private set; }

    /// <summary>The number of verdicts that differ from the stored ones.</summary>
    public long Changed => changed.Sum();

    /// <summary>The share of changed verdicts.</summary>
    public double Share => ShareOf(Changed, Assessments * changed.Length);

    /// <summary>The changed verdicts by channel, in the order of the model.</summary>
    public IReadOnlyList<RescoreImpactChannel> Channels =>
        [
            .. model.Model.Channels.Select(channel => new RescoreImpactChannel(
                channel.Key,
                changed[channel.Index],
                ShareOf(changed[channel.Index], Assessments)
            )),
        ];

    /// <summary>The scores that change most, largest change first.</summary>
    [JsonPropertyName("movers")]
    public IReadOnlyList<ScoreChange> LargestChanges =>
        [.. largest.UnorderedItems.OrderByDescending(entry => entry.Priority).Select(entry => entry.Element)];

    /// <summary>Scores a row with the model and compares it with the stored result.</summary>
    public void Add(Guid partner, AssessmentRow row)
    {
        if (
            catalog.FindModel(row.Model)?.Model is not { } before
            || StoredResultVerifier.ScoreWith(model, row) is not { } scored
        )
        {
            Skipped++;
            return;
        }

        Assessments++;

        foreach (var channel in model.Model.Channels)
        {
            var stored = before.FindChannel(channel.Key);
            var (from, to) = (row.Scores[stored], scored.Scorecard.Scores[channel.Index].Score);
            var (verdictFrom, verdictTo) = (
                row.Verdicts[stored],
                scored.Scorecard.Verdicts[channel.Index].Verdict.Code()
            );
            changed[channel.Index] += verdictFrom == verdictTo ? 0 : 1;

            if (from != to)
            {
                var change = new ScoreChange(
                    partner,
                    row.Id,
                    channel.Key,
                    ScoreResponseFactory.ToPoints(from),
                    ScoreResponseFactory.ToPoints(to),
                    verdictFrom,
                    verdictTo
                );
                AddChange(change, (Math.Abs(from - to), -++seen));
            }
        }
    }

    private void AddChange(ScoreChange change, (int, long) priority)
    {
        if (largest.Count < MaxChanges)
        {
            largest.Enqueue(change, priority);
        }
        else
        {
            largest.EnqueueDequeue(change, priority);
        }
    }

    private static double ShareOf(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);
}

/// <summary>The number of changed verdicts of a channel, and their share.</summary>
public sealed record RescoreImpactChannel(string Channel, long Changed, double Share);

/// <summary>A score that changes.</summary>
public sealed record ScoreChange(
    Guid Partner,
    Guid Assessment,
    string Channel,
    double From,
    double To,
    string VerdictFrom,
    string VerdictTo
);
