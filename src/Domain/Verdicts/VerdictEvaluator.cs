using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>Turns scores into verdicts: band, caps of fired gates, floor, trial, cannot-tell (scoring.md §4).</summary>
public static class VerdictEvaluator
{
    /// <summary>The verdicts of all channels, in model order.</summary>
    /// <param name="readings">What the sheet says of the constructs.</param>
    /// <param name="scores">The scores of the same readings.</param>
    /// <param name="withheld">Whether response quality withholds every verdict (scoring.md §5).</param>
    public static ImmutableArray<ChannelVerdict> Evaluate(
        ConstructScores readings,
        ImmutableArray<ChannelScore> scores,
        bool withheld
    )
    {
        var judgements = new ChannelVerdict[scores.Length];
        Span<double> coverage = stackalloc double[readings.Model.Bases.Length];
        var ranks = new ChannelRanks(scores.AsSpan(), stackalloc int[ChannelRanks.BufferLength(scores.Length)]);
        Cover(readings, coverage);

        for (var channel = 0; channel < judgements.Length; channel++)
        {
            judgements[channel] = OfChannel(readings, scores[channel], ranks, channel, coverage[channel], withheld);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(judgements);
    }

    /// <summary>The verdict on a shown score by the readings' gates and floor, before it is asked whether it can be told.</summary>
    internal static Verdict EvaluatePoint(ConstructScores readings, int channel, int tenths) =>
        Bound(
            readings.Model.Rules,
            tenths,
            CapOf(readings, channel, MissingAnswerMode.Neutral).Cap,
            readings.Model.Rules.Floor.Holds(readings, channel, MissingAnswerMode.Neutral)
        );

    /// <summary>The verdict if every unanswered item went for the channel: no answers to them give a better one.</summary>
    internal static Verdict EvaluateBest(ConstructScores readings, int channel, int max) =>
        Bound(
            readings.Model.Rules,
            max,
            CapOf(readings, channel, MissingAnswerMode.Certain).Cap,
            readings.Model.Rules.Floor.Holds(readings, channel, MissingAnswerMode.Possible)
        );

    private static ChannelVerdict OfChannel(
        ConstructScores readings,
        ChannelScore score,
        ChannelRanks ranks,
        int channel,
        double coverage,
        bool withheld
    )
    {
        var rules = readings.Model.Rules;
        var (cap, fired) = CapOf(readings, channel, MissingAnswerMode.Neutral);
        var lifts = rules.Floor.Holds(readings, channel, MissingAnswerMode.Neutral);
        var verdict = Bound(rules, score.Score, cap, lifts);
        var soft = Bound(rules, score.Low, cap, lifts) == verdict && Bound(rules, score.High, cap, lifts) == verdict;

        var atMin = Bound(
            rules,
            score.Min,
            CapOf(readings, channel, MissingAnswerMode.Possible).Cap,
            rules.Floor.Holds(readings, channel, MissingAnswerMode.Certain)
        );
        var atMax = EvaluateBest(readings, channel, score.Max);
        var told = !withheld && coverage >= rules.MinimumCoverage - Condition.Tolerance;
        var hard = atMin == atMax;

        return new(
            told ? verdict : Verdict.CannotTell,
            atMin,
            atMax,
            !told || (!hard && !soft) ? Firmness.Open
                : hard && soft ? Firmness.Firm
                : Firmness.Leaning,
            fired,
            Floored: told && lifts && verdict != Bound(rules, score.Score, cap, lifts: false),
            Trial: told && verdict == Verdict.Skip && rules.Trial.IsOffered(readings, channel, score.Score),
            coverage,
            ranks.RankOf(channel),
            ranks.BestRank(channel),
            ranks.WorstRank(channel)
        );
    }

    private static Verdict Bound(ModelRules rules, int tenths, Verdict cap, bool lifts)
    {
        var verdict = Min(rules.Bands.VerdictFor(tenths), cap);
        return verdict == Verdict.Skip && lifts ? Min(rules.Floor.To, cap) : verdict;
    }

    private static (Verdict Cap, ulong Fired) CapOf(ConstructScores readings, int channel, MissingAnswerMode lean)
    {
        var cap = Verdict.Core;
        var fired = 0UL;
        var gates = readings.Model.Rules.Gates;

        foreach (var gate in readings.Model.GatesByChannel[channel])
        {
            if (gates[gate].Fires(readings, channel, lean))
            {
                cap = Min(cap, gates[gate].Cap);
                fired |= 1UL << gate;
            }
        }

        return (cap, fired);
    }

    /// <summary>The share of each channel's weight that rests on constructs with a point score.</summary>
    private static void Cover(ConstructScores readings, Span<double> coverage)
    {
        coverage.Clear();

        foreach (var measure in readings.Model.ConstructScales)
        {
            if (!readings[measure.Index].IsMissing)
            {
                VectorMath.Add(coverage, readings.Model.Weights[measure.Index]);
            }
        }

        for (var channel = 0; channel < coverage.Length; channel++)
        {
            coverage[channel] /= readings.Model.TotalWeights[channel];
        }
    }

    private static Verdict Min(Verdict left, Verdict right) => left < right ? left : right;
}

/// <summary>The verdict on one channel, with what stands behind it.</summary>
/// <param name="Verdict">The verdict shown.</param>
/// <param name="AtMin">The verdict if every unanswered item went against the channel.</param>
/// <param name="AtMax">The verdict if every unanswered item went for it.</param>
/// <param name="Fired">The fired gates, as bits by position in the model.</param>
/// <param name="Floored">Whether the floor lifted the verdict.</param>
/// <param name="Trial">Whether a small try is offered.</param>
/// <param name="Coverage">The share of the channel's weight that was answered, 0–1.</param>
/// <param name="Rank">Its place by shown score, from 1.</param>
/// <param name="RankBest">The best place that the likely intervals allow.</param>
/// <param name="RankWorst">The worst place that they allow.</param>
public readonly record struct ChannelVerdict(
    Verdict Verdict,
    Verdict AtMin,
    Verdict AtMax,
    Firmness Firmness,
    ulong Fired,
    bool Floored,
    bool Trial,
    double Coverage,
    int Rank,
    int RankBest,
    int RankWorst
)
{
    /// <summary>Whether the gate at this position fired.</summary>
    public bool HasFired(int gate) => (Fired >> gate & 1) == 1;
}
