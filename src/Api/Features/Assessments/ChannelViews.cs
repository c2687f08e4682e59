using System.Collections.Immutable;
using System.Numerics;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Turns a channel of a scorecard into what crosses the wire.</summary>
public static class ChannelViews
{
    /// <summary>One channel, with what was asked for.</summary>
    public static ChannelView Of(ModelSeed seed, Scorecard card, int channel, Include include, Texts texts)
    {
        var (score, judgement) = (card.Scores[channel], card.Judgements[channel]);
        return new()
        {
            Channel = card.Model.Channels[channel].Key,
            Score = Views.Points(score.Score),
            Verdict = judgement.Verdict.Code(),
            Firmness = judgement.Firmness.Code(),
            Likely = new(Views.Points(score.Low), Views.Points(score.High)),
            Rank = judgement.Rank,
            RankBest = judgement.RankBest,
            RankWorst = judgement.RankWorst,
            Trial = judgement.Trial,
            TrialText = judgement.Trial ? new(texts.Trial.Of(card.Model.Rules.Trial)) : null,
            Reasons = Reasons(card, channel, include.HasFlag(Include.Texts) ? texts : null),
            Contributions = include.HasFlag(Include.Contributions) ? Contributions(seed, card, channel) : null,
            Gates = include.HasFlag(Include.Gates) ? Gates(card, channel) : null,
            Bounds = include.HasFlag(Include.Bounds)
                ? new(
                    new(Views.Points(score.Min), Views.Points(score.Max)),
                    [judgement.AtMin.Code(), judgement.AtMax.Code()],
                    Math.Round(judgement.Coverage, 2),
                    judgement.Floored
                )
                : null,
        };
    }

    private static List<ReasonView> Reasons(Scorecard card, int channel, Texts? texts)
    {
        Span<Contribution> terms = stackalloc Contribution[Scorecard.MostReasons];
        var count = card.Reasons(channel, terms, out var gates);
        var reasons = new List<ReasonView>(Scorecard.MostReasons);

        for (; gates != 0; gates &= gates - 1)
        {
            var gate = card.Model.Rules.Gates[BitOperations.TrailingZeroCount(gates)];
            reasons.Add(new("gate", gate.Code, null, texts is null ? null : Sentences.Of(gate, texts)));
        }

        foreach (var term in terms[..count])
        {
            reasons.Add(
                new(
                    term.Kind == ContributionKind.Item ? "item" : "shift",
                    card.Model.SourceOf(term),
                    Views.Points(term.Tenths),
                    texts is null ? null : Sentences.Of(card, channel, term, texts)
                )
            );
        }

        return reasons;
    }

    private static List<ContributionView> Contributions(ModelSeed seed, Scorecard card, int channel) =>
        [
            .. card.Terms[channel]
                .Select(term => new ContributionView(
                    card.Model.SourceOf(term),
                    term.Measure < 0 ? null : card.Model.Measures[term.Measure].Construct,
                    Views.Points(term.Tenths),
                    EvidenceOf(seed, card, channel, term)
                )),
        ];

    /// <summary>The rows of the register that a term's coefficient rests on; null where it is a judgement.</summary>
    internal static IReadOnlyList<string>? EvidenceOf(ModelSeed seed, Scorecard card, int channel, Contribution term) =>
        seed.Links.GetValueOrDefault(Coefficient(card, channel, term))?.Evidence;

    /// <summary>The path of a term's coefficient among the evidence links.</summary>
    private static string Coefficient(Scorecard card, int channel, Contribution term)
    {
        var (model, key) = (card.Model, card.Model.Channels[channel].Key);

        switch (term.Kind)
        {
            case ContributionKind.Base:
                return $"base/{key}";
            case ContributionKind.Shift:
                var shift = model.Rules.Shifts[term.Index];
                var option = shift.Item.Options[(int)card.Sheet[shift.Item.Index]];
                return $"shift/{shift.Source}/{option}/{key}";
            case ContributionKind.Item:
                return $"weight/{model.Measures[term.Measure].Construct}/{key}";
            default:
                return "";
        }
    }

    private static List<GateView> Gates(Scorecard card, int channel)
    {
        var views = new List<GateView>();
        var gates = card.Model.Rules.Gates;

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (gates[gate].Channels[channel])
            {
                var conditions = gates[gate].Unless is { } unless ? gates[gate].Any.Add(unless) : gates[gate].Any;
                views.Add(
                    new(
                        gates[gate].Code,
                        card.Judgements[channel].HasFired(gate),
                        gates[gate].Cap.Code(),
                        [.. conditions.Select(condition => Read(condition.Show(card.Readings, channel)))]
                    )
                );
            }
        }

        return views;
    }

    private static ReadView Read(ConditionRead read) =>
        new(
            read.Name,
            read.Option ?? (object?)(read.Number is { } number ? Math.Round(number, 4) : null),
            read.LimitOption ?? (object)read.Limit!.Value,
            read.Missing
        );
}
