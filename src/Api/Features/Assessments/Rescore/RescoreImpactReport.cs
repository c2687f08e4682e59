using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Catalog;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Rescore;

/// <summary>What a model would change in stored results. It does not grow with what is added.</summary>
public sealed class RescoreImpactReport(PublishedModel seed, PublishedCatalog published)
{
    private const int MostMovers = 20;

    private readonly long[] changed = new long[seed.Model.Channels.Length];

    // The nearest first, and of equals the later: what comes out makes room.
    private readonly PriorityQueue<RescoreImpactMover, (int Tenths, long Earlier)> movers = new();
    private long seen;

    /// <summary>The model that scored, key@version.</summary>
    public string Model => seed.Model.Id;

    public string ModelHash => seed.Hash;

    /// <summary>How many assessments were scored.</summary>
    public long Assessments { get; private set; }

    /// <summary>How many were not: of another instrument, or of a model that is not published here.</summary>
    public long Skipped { get; private set; }

    /// <summary>How many verdicts are not what is stored.</summary>
    public long Changed => changed.Sum();

    /// <summary>Their share of all verdicts.</summary>
    public double Share => ShareOf(Changed, Assessments * changed.Length);

    /// <summary>The same by channel, in model order.</summary>
    public IReadOnlyList<RescoreImpactChannel> Channels =>
        [
            .. seed.Model.Channels.Select(channel => new RescoreImpactChannel(
                channel.Key,
                changed[channel.Index],
                ShareOf(changed[channel.Index], Assessments)
            )),
        ];

    /// <summary>The scores that move farthest, the farthest first.</summary>
    public IReadOnlyList<RescoreImpactMover> Movers =>
        [.. movers.UnorderedItems.OrderByDescending(entry => entry.Priority).Select(entry => entry.Element)];

    /// <summary>Scores a partner's row under the model, and sets it beside what is stored.</summary>
    public void Add(Guid partner, AssessmentRow row)
    {
        if (
            published.FindModel(row.Model)?.Model is not { } before
            || StoredResultVerifier.ScoreWith(seed, row) is not { } scored
        )
        {
            Skipped++;
            return;
        }

        Assessments++;

        foreach (var channel in seed.Model.Channels)
        {
            var stored = before.FindChannel(channel.Key);
            var (from, to) = (row.Scores[stored], scored.Card.Scores[channel.Index].Score);
            var (verdictFrom, verdictTo) = (row.Verdicts[stored], scored.Card.Verdicts[channel.Index].Verdict.Code());
            changed[channel.Index] += verdictFrom == verdictTo ? 0 : 1;

            if (from != to)
            {
                var mover = new RescoreImpactMover(
                    partner,
                    row.Id,
                    channel.Key,
                    ScoreResponseFactory.ToPoints(from),
                    ScoreResponseFactory.ToPoints(to),
                    verdictFrom,
                    verdictTo
                );
                Note(mover, (Math.Abs(from - to), -++seen));
            }
        }
    }

    private void Note(RescoreImpactMover mover, (int, long) priority)
    {
        if (movers.Count < MostMovers)
        {
            movers.Enqueue(mover, priority);
        }
        else
        {
            movers.EnqueueDequeue(mover, priority);
        }
    }

    private static double ShareOf(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);
}

/// <summary>How many verdicts of a channel change, and which share of the assessments that is.</summary>
public sealed record RescoreImpactChannel(string Channel, long Changed, double Share);

/// <summary>A score that moves.</summary>
public sealed record RescoreImpactMover(
    Guid Partner,
    Guid Assessment,
    string Channel,
    double From,
    double To,
    string VerdictFrom,
    string VerdictTo
);
