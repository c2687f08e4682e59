using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>Turns scores into verdicts: band, caps of fired gates, floor, cannot-tell, trial and build (scoring.md §4).</summary>
public static class VerdictEvaluator
{
    /// <summary>Returns the verdicts of all channels, in model order.</summary>
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

        for (var channel = 0; channel < judgements.Length; channel++)
        {
            judgements[channel] = OfChannel(readings, scores[channel], channel, withheld);
        }

        ChannelRanks.Fill(scores.AsSpan(), judgements, readings.Model.Rules.RanksByVerdict);
        return ImmutableCollectionsMarshal.AsImmutableArray(judgements);
    }

    /// <summary>Returns the verdict on a shown score by the readings' gates and floor, before it is asked whether it can be told.</summary>
    internal static Verdict EvaluatePoint(ConstructScores readings, int channel, int tenths) =>
        Bound(
            readings.Model.Rules,
            tenths,
            GatesOf(readings, channel, MissingAnswerMode.Neutral).Cap,
            readings.Model.Rules.Floor.Holds(readings, channel, MissingAnswerMode.Neutral)
        );

    /// <summary>Returns the verdict on a shown score if every unanswered item made the gates fire and kept the floor down.</summary>
    internal static Verdict Worst(ConstructScores readings, int channel, int tenths) =>
        Bound(
            readings.Model.Rules,
            tenths,
            GatesOf(readings, channel, MissingAnswerMode.Possible).Cap,
            readings.Model.Rules.Floor.Holds(readings, channel, MissingAnswerMode.Certain)
        );

    /// <summary>Returns the verdict on a shown score if every unanswered item went for the channel: no answers to them give a better one.</summary>
    internal static Verdict EvaluateBest(ConstructScores readings, int channel, int tenths) =>
        Bound(
            readings.Model.Rules,
            tenths,
            GatesOf(readings, channel, MissingAnswerMode.Certain).Cap,
            readings.Model.Rules.Floor.Holds(readings, channel, MissingAnswerMode.Possible)
        );

    private static ChannelVerdict OfChannel(ConstructScores readings, ChannelScore score, int channel, bool withheld)
    {
        var rules = readings.Model.Rules;
        var (cap, fired) = GatesOf(readings, channel, MissingAnswerMode.Neutral);
        var lifts = rules.Floor.Holds(readings, channel, MissingAnswerMode.Neutral);
        var coverage = Coverage(readings, channel);
        var told = !withheld && coverage >= rules.MinimumCoverage - Condition.Tolerance;
        var bounded = Bound(rules, score.Score, cap, lifts);
        var verdict = told ? bounded : Verdict.CannotTell;
        var (atMin, atMax) = (Worst(readings, channel, score.Min), EvaluateBest(readings, channel, score.Max));

        return new(
            verdict,
            atMin,
            atMax,
            !told ? Firmness.Open
                : rules.Errors.FirmFactor is { } firm ? FirmnessOf(readings, channel, score, firm)
                : FirmnessByTwoTests(rules, score, bounded, cap, lifts, atMin == atMax),
            fired,
            Binding: rules.Bands.VerdictFor(score.Score) > cap ? WithCap(rules, fired, cap) : 0,
            Floored: told && lifts && bounded != Bound(rules, score.Score, cap, lifts: false),
            Trial: rules.Trial.IsOffered(readings, channel, verdict, score.Score),
            Build: rules.Build?.IsOffered(readings, channel, verdict, score.Score) == true,
            coverage
        );
    }

    /// <summary>Whether errors of two sizes would change the verdict, with all that unanswered items leave open.</summary>
    private static Firmness FirmnessOf(ConstructScores readings, int channel, ChannelScore score, double firm)
    {
        return Holds(firm) ? Firmness.Firm
            : Holds(readings.Model.Rules.Errors.LeaningFactor) ? Firmness.Leaning
            : Firmness.Open;

        bool Holds(double errors) =>
            Worst(readings, channel, score.TenthsAt(-errors))
            == EvaluateBest(readings, channel, score.TenthsAt(errors));
    }

    /// <summary>
    /// Version 1 asks twice: whether missing answers could change the verdict, and whether it is the same over the likely
    /// interval with the gates as they are.
    /// </summary>
    private static Firmness FirmnessByTwoTests(
        ModelRules rules,
        ChannelScore score,
        Verdict verdict,
        Verdict cap,
        bool lifts,
        bool holdsWithoutAnswers
    )
    {
        var holdsInInterval =
            Bound(rules, score.Low, cap, lifts) == verdict && Bound(rules, score.High, cap, lifts) == verdict;

        return holdsWithoutAnswers && holdsInInterval ? Firmness.Firm
            : holdsWithoutAnswers || holdsInInterval ? Firmness.Leaning
            : Firmness.Open;
    }

    /// <summary>The lower of band and cap; the floor lifts what would be skip, and not above the cap.</summary>
    private static Verdict Bound(ModelRules rules, int tenths, Verdict cap, bool lifts)
    {
        var verdict = Min(rules.Bands.VerdictFor(tenths), cap);
        return verdict == Verdict.Skip && lifts ? Min(rules.Floor.To, cap) : verdict;
    }

    /// <summary>The lowest cap of the gates that fire, and which fire.</summary>
    private static (Verdict Cap, ulong Fired) GatesOf(ConstructScores readings, int channel, MissingAnswerMode lean)
    {
        var cap = Verdict.Core;
        var fired = 0UL;
        var gates = readings.Model.Rules.Gates;

        foreach (var gate in readings.Model.GatesByChannel[channel])
        {
            if (gates[gate].When.Holds(readings, channel, lean))
            {
                cap = Min(cap, gates[gate].Cap);
                fired |= 1UL << gate;
            }
        }

        return (cap, fired);
    }

    private static ulong WithCap(ModelRules rules, ulong fired, Verdict cap)
    {
        var binding = 0UL;

        for (var gate = 0; gate < rules.Gates.Length; gate++)
        {
            binding |= rules.Gates[gate].Cap == cap ? fired & (1UL << gate) : 0;
        }

        return binding;
    }

    /// <summary>The share of a channel's weight that rests on constructs with a point score.</summary>
    private static double Coverage(ConstructScores readings, int channel)
    {
        var covered = 0.0;

        foreach (var measure in readings.Model.Weighed[channel])
        {
            covered += readings[measure.Index].IsMissing ? 0 : Math.Abs(readings.Model.Weight(measure.Index, channel));
        }

        return covered / readings.Model.TotalWeights[channel];
    }

    private static Verdict Min(Verdict left, Verdict right) => left < right ? left : right;
}

/// <summary>The verdict on one channel, with what stands behind it.</summary>
/// <param name="Verdict">The verdict shown.</param>
/// <param name="AtMin">The verdict if every unanswered item went against the channel.</param>
/// <param name="AtMax">The verdict if every unanswered item went for it.</param>
/// <param name="Fired">The fired gates, as bits by position in the model.</param>
/// <param name="Binding">The fired gates that keep the verdict below its band, as bits by position in the model.</param>
/// <param name="Floored">Whether the floor lifted the verdict.</param>
/// <param name="Trial">Whether a small try is offered.</param>
/// <param name="Build">Whether it is a channel to grow into.</param>
/// <param name="Coverage">The share of the channel's weight that was answered, 0–1.</param>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="RankBest">The best place that the likely intervals allow.</param>
/// <param name="RankWorst">The worst place that they allow.</param>
public readonly record struct ChannelVerdict(
    Verdict Verdict,
    Verdict AtMin,
    Verdict AtMax,
    Firmness Firmness,
    ulong Fired,
    ulong Binding,
    bool Floored,
    bool Trial,
    bool Build,
    double Coverage,
    int Rank = 0,
    int RankBest = 0,
    int RankWorst = 0
)
{
    /// <summary>Whether the verdict is core or support: a channel to lead a search with, or to help it.</summary>
    public bool IsMain => Verdict is Verdict.Core or Verdict.Support;

    /// <summary>Whether the gate at this position fired.</summary>
    public bool HasFired(int gate) => (Fired >> gate & 1) == 1;

    /// <summary>Whether the gate at this position fired and keeps the verdict below its band.</summary>
    public bool IsBound(int gate) => (Binding >> gate & 1) == 1;
}
