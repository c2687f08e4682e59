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

    /// <summary>Returns the verdict of a displayed score by band, gates and floor; coverage and response quality are not considered.</summary>
    internal static Verdict EvaluatePoint(ConstructScores constructScores, int channel, int tenths) =>
        Limit(
            constructScores.Model.Rules,
            tenths,
            EvaluateGates(constructScores, channel, MissingAnswerMode.Neutral).Cap,
            constructScores.Model.Rules.Floor.Holds(constructScores, channel, MissingAnswerMode.Neutral)
        );

    /// <summary>Returns the verdict of a displayed score if every unanswered item counted against the channel.</summary>
    internal static Verdict EvaluateWorst(ConstructScores constructScores, int channel, int tenths) =>
        Limit(
            constructScores.Model.Rules,
            tenths,
            EvaluateGates(constructScores, channel, MissingAnswerMode.Possible).Cap,
            constructScores.Model.Rules.Floor.Holds(constructScores, channel, MissingAnswerMode.Certain)
        );

    /// <summary>Returns the verdict of a displayed score if every unanswered item counted for the channel.</summary>
    internal static Verdict EvaluateBest(ConstructScores constructScores, int channel, int tenths) =>
        Limit(
            constructScores.Model.Rules,
            tenths,
            EvaluateGates(constructScores, channel, MissingAnswerMode.Certain).Cap,
            constructScores.Model.Rules.Floor.Holds(constructScores, channel, MissingAnswerMode.Possible)
        );

    private static ChannelVerdict EvaluateChannel(
        ConstructScores constructScores,
        ChannelScore score,
        int channel,
        bool withheld
    )
    {
        var rules = constructScores.Model.Rules;
        var (cap, fired) = EvaluateGates(constructScores, channel, MissingAnswerMode.Neutral);
        var floorHolds = rules.Floor.Holds(constructScores, channel, MissingAnswerMode.Neutral);
        var coverage = Coverage(constructScores, channel);
        var canTell = !withheld && coverage >= rules.MinimumCoverage - Rounding.Tolerance;
        var limited = Limit(rules, score.Score, cap, floorHolds);
        var verdict = canTell ? limited : Verdict.CannotTell;
        var atMin = EvaluateWorst(constructScores, channel, score.Min);
        var atMax = EvaluateBest(constructScores, channel, score.Max);

        return new(
            verdict,
            atMin,
            atMax,
            !canTell ? Firmness.Open
                : rules.Errors.FirmFactor is { } firm ? FirmnessByErrors(constructScores, channel, score, firm)
                : FirmnessByTwoTests(rules, score, limited, cap, floorHolds, atMin == atMax),
            fired,
            Binding: rules.Bands.VerdictFor(score.Score) > cap ? GatesWithCap(rules, fired, cap) : 0,
            Floored: canTell && floorHolds && limited != Limit(rules, score.Score, cap, floorHolds: false),
            Trial: rules.Trial.IsOffered(constructScores, channel, verdict, score.Score),
            Build: rules.Build?.IsOffered(constructScores, channel, verdict, score.Score) == true,
            coverage
        );
    }

    /// <summary>Tests, for a larger and a smaller error, whether the error and the missing answers can change the verdict.</summary>
    private static Firmness FirmnessByErrors(
        ConstructScores constructScores,
        int channel,
        ChannelScore score,
        double firm
    )
    {
        return Holds(firm) ? Firmness.Firm
            : Holds(constructScores.Model.Rules.Errors.LeaningFactor) ? Firmness.Leaning
            : Firmness.Open;

        bool Holds(double errors) =>
            EvaluateWorst(constructScores, channel, score.TenthsAt(-errors))
            == EvaluateBest(constructScores, channel, score.TenthsAt(errors));
    }

    /// <summary>
    /// The two tests of version 1: whether missing answers can change the verdict, and whether it is the same at both
    /// ends of the likely interval with the present cap and floor.
    /// </summary>
    private static Firmness FirmnessByTwoTests(
        ModelRules rules,
        ChannelScore score,
        Verdict verdict,
        Verdict cap,
        bool floorHolds,
        bool holdsForMissingAnswers
    )
    {
        var holdsInInterval =
            Limit(rules, score.Low, cap, floorHolds) == verdict && Limit(rules, score.High, cap, floorHolds) == verdict;

        return holdsForMissingAnswers && holdsInInterval ? Firmness.Firm
            : holdsForMissingAnswers || holdsInInterval ? Firmness.Leaning
            : Firmness.Open;
    }

    /// <summary>Returns the lower of band and cap. The floor raises skip, but not above the cap.</summary>
    private static Verdict Limit(ModelRules rules, int tenths, Verdict cap, bool floorHolds)
    {
        var verdict = Min(rules.Bands.VerdictFor(tenths), cap);
        return verdict == Verdict.Skip && floorHolds ? Min(rules.Floor.To, cap) : verdict;
    }

    /// <summary>Returns the gates that fire, as bits, and the lowest of their caps.</summary>
    private static (Verdict Cap, ulong Fired) EvaluateGates(
        ConstructScores constructScores,
        int channel,
        MissingAnswerMode mode
    )
    {
        var cap = Verdict.Core;
        var fired = 0UL;
        var gates = constructScores.Model.Rules.Gates;

        foreach (var gate in constructScores.Model.GatesByChannel[channel])
        {
            if (gates[gate].When.Holds(constructScores, channel, mode))
            {
                cap = Min(cap, gates[gate].Cap);
                fired |= 1UL << gate;
            }
        }

        return (cap, fired);
    }

    private static ulong GatesWithCap(ModelRules rules, ulong fired, Verdict cap)
    {
        var binding = 0UL;

        for (var gate = 0; gate < rules.Gates.Length; gate++)
        {
            binding |= rules.Gates[gate].Cap == cap ? fired & (1UL << gate) : 0;
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

    private static Verdict Min(Verdict left, Verdict right) => left < right ? left : right;
}
