using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>
/// Derives verdicts from scores: band, caps of the gates that fire, floor, cannot-tell, trial and build
/// (docs/scoring.md#4-verdicts).
/// </summary>
public static class VerdictEvaluator
{
    /// <summary>Returns the verdicts of all channels, in model order.</summary>
    /// <param name="constructScores">The person's construct scores.</param>
    /// <param name="scores">The channel scores that follow from them.</param>
    /// <param name="withheld">True if response quality withholds every verdict (docs/scoring.md#5-response-quality).</param>
    public static ImmutableArray<ChannelVerdict> Evaluate(
        ConstructScores constructScores,
        ImmutableArray<ChannelScore> scores,
        bool withheld
    )
    {
        var verdicts = new ChannelVerdict[scores.Length];

        for (var channel = 0; channel < verdicts.Length; channel++)
        {
            verdicts[channel] = EvaluateChannel(constructScores, scores[channel], channel, withheld);
        }

        ChannelRanks.Fill(scores.AsSpan(), verdicts, constructScores.Model.Rules.RanksByVerdict);
        return ImmutableCollectionsMarshal.AsImmutableArray(verdicts);
    }

    private static ChannelVerdict EvaluateChannel(
        ConstructScores constructScores,
        ChannelScore score,
        int channel,
        bool withheld
    )
    {
        var rules = constructScores.Model.Rules;
        var point = VerdictLimits.AtPoint(constructScores, channel);
        var worst = VerdictLimits.AtWorst(constructScores, channel);
        var best = VerdictLimits.AtBest(constructScores, channel);
        var coverage = Coverage(constructScores, channel);
        var canTell = !withheld && coverage >= rules.MinCoverage - Rounding.Tolerance;
        var limited = point.VerdictFor(rules, score.Score);
        var verdict = canTell ? limited : Verdict.CannotTell;
        var atMin = worst.VerdictFor(rules, score.Min);
        var atMax = best.VerdictFor(rules, score.Max);

        return new(
            verdict,
            atMin,
            atMax,
            !canTell ? Firmness.Open
                : rules.Errors.FirmFactor is { } firm ? FirmnessByErrors(rules, score, worst, best, firm)
                : FirmnessByTwoTests(rules, score, point, limited, atMin == atMax),
            point.Fired,
            Binding: rules.Bands.VerdictFor(score.Score) > point.Cap ? GatesWithCap(rules, point) : 0,
            Floored: canTell && limited != (point with { FloorHolds = false }).VerdictFor(rules, score.Score),
            Trial: rules.Trial.IsOffered(constructScores, channel, verdict, score.Score),
            Build: rules.Build?.IsOffered(constructScores, channel, verdict, score.Score) == true,
            coverage
        );
    }

    /// <summary>Tests, for a larger and a smaller error, whether the error and the missing answers can change the verdict.</summary>
    private static Firmness FirmnessByErrors(
        ModelRules rules,
        ChannelScore score,
        VerdictLimits worst,
        VerdictLimits best,
        double firm
    )
    {
        return Holds(firm) ? Firmness.Firm
            : Holds(rules.Errors.LeaningFactor) ? Firmness.Leaning
            : Firmness.Open;

        bool Holds(double errors) =>
            worst.VerdictFor(rules, score.TenthsAt(-errors)) == best.VerdictFor(rules, score.TenthsAt(errors));
    }

    /// <summary>
    /// Returns the firmness by the two tests of version 1: whether missing answers can change the verdict, and whether it is
    /// the same at both ends of the likely interval with the present cap and floor.
    /// </summary>
    private static Firmness FirmnessByTwoTests(
        ModelRules rules,
        ChannelScore score,
        VerdictLimits point,
        Verdict verdict,
        bool holdsForMissingAnswers
    )
    {
        var holdsInInterval =
            point.VerdictFor(rules, score.Low) == verdict && point.VerdictFor(rules, score.High) == verdict;

        return holdsForMissingAnswers && holdsInInterval ? Firmness.Firm
            : holdsForMissingAnswers || holdsInInterval ? Firmness.Leaning
            : Firmness.Open;
    }

    /// <summary>Returns the fired gates with the lowest cap.</summary>
    private static ulong GatesWithCap(ModelRules rules, VerdictLimits limits)
    {
        var binding = 0UL;

        for (var gate = 0; gate < rules.Gates.Length; gate++)
        {
            binding |= rules.Gates[gate].Cap == limits.Cap ? limits.Fired & (1UL << gate) : 0;
        }

        return binding;
    }

    /// <summary>Returns the share of a channel's weight that belongs to constructs with a point score.</summary>
    private static double Coverage(ConstructScores constructScores, int channel)
    {
        var (model, covered) = (constructScores.Model, 0.0);

        foreach (var scale in model.ScalesByChannel[channel])
        {
            covered += constructScores[scale.Index].IsMissing ? 0 : Math.Abs(model.Weight(scale.Index, channel));
        }

        return covered / model.TotalWeights[channel];
    }
}
