using System.Collections.Immutable;
using System.Numerics;
using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Turns a channel of a scorecard into what crosses the wire.</summary>
public static class ChannelResponseFactory
{
    /// <summary>One channel, with what was asked for.</summary>
    public static ChannelResponse Create(
        PublishedModel seed,
        Scorecard card,
        int channel,
        IncludeOptions include,
        LanguageTexts texts
    )
    {
        var (score, judgement) = (card.Scores[channel], card.Verdicts[channel]);
        return new()
        {
            Channel = card.Model.Channels[channel].Key,
            Score = ScoreResponseFactory.ToPoints(score.Score),
            Verdict = judgement.Verdict.Code(),
            Firmness = judgement.Firmness.Code(),
            Likely = new(ScoreResponseFactory.ToPoints(score.Low), ScoreResponseFactory.ToPoints(score.High)),
            Rank = judgement.Rank,
            RankBest = judgement.RankBest,
            RankWorst = judgement.RankWorst,
            Trial = judgement.Trial,
            TrialText = judgement.Trial ? new(texts.Trial.Format(card.Model.Rules.Trial)) : null,
            Reasons = Reasons(card, channel, include.HasFlag(IncludeOptions.Texts) ? texts : null),
            Contributions = include.HasFlag(IncludeOptions.Contributions) ? Contributions(seed, card, channel) : null,
            Gates = include.HasFlag(IncludeOptions.Gates) ? Gates(card, channel) : null,
            Bounds = include.HasFlag(IncludeOptions.Bounds)
                ? new(
                    new(ScoreResponseFactory.ToPoints(score.Min), ScoreResponseFactory.ToPoints(score.Max)),
                    [judgement.AtMin.Code(), judgement.AtMax.Code()],
                    Math.Round(judgement.Coverage, 2),
                    judgement.Floored
                )
                : null,
        };
    }

    private static List<ReasonResponse> Reasons(Scorecard card, int channel, LanguageTexts? texts)
    {
        Span<Contribution> terms = stackalloc Contribution[Scorecard.MaxReasons];
        var count = card.TopReasons(channel, terms, out var gates);
        var reasons = new List<ReasonResponse>(Scorecard.MaxReasons);

        for (; gates != 0; gates &= gates - 1)
        {
            var gate = card.Model.Rules.Gates[BitOperations.TrailingZeroCount(gates)];
            reasons.Add(new("gate", gate.Code, null, texts is null ? null : ReasonTextFormatter.TextFor(gate, texts)));
        }

        foreach (var term in terms[..count])
        {
            reasons.Add(
                new(
                    term.Kind == ContributionKind.Item ? "item" : "shift",
                    card.Model.SourceOf(term),
                    ScoreResponseFactory.ToPoints(term.Tenths),
                    texts is null ? null : ReasonTextFormatter.TextFor(card, channel, term, texts)
                )
            );
        }

        return reasons;
    }

    private static List<ContributionResponse> Contributions(PublishedModel seed, Scorecard card, int channel) =>
        [
            .. card.Contributions[channel]
                .Select(term => new ContributionResponse(
                    card.Model.SourceOf(term),
                    term.Measure < 0 ? null : card.Model.ConstructScales[term.Measure].Construct,
                    ScoreResponseFactory.ToPoints(term.Tenths),
                    EvidenceOf(seed, card, channel, term)
                )),
        ];

    /// <summary>The rows of the register that a term's coefficient rests on; null where it is a judgement.</summary>
    internal static IReadOnlyList<string>? EvidenceOf(
        PublishedModel seed,
        Scorecard card,
        int channel,
        Contribution term
    ) => seed.Links.GetValueOrDefault(Coefficient(card, channel, term))?.Evidence;

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
                var option = shift.Item.Options[(int)card.Responses[shift.Item.Index]];
                return $"shift/{shift.Source}/{option}/{key}";
            case ContributionKind.Item:
                return $"weight/{model.ConstructScales[term.Measure].Construct}/{key}";
            default:
                return "";
        }
    }

    private static List<GateResponse> Gates(Scorecard card, int channel)
    {
        var views = new List<GateResponse>();
        var gates = card.Model.Rules.Gates;

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (gates[gate].Channels[channel])
            {
                var conditions = gates[gate].Unless is { } unless ? gates[gate].Any.Add(unless) : gates[gate].Any;
                views.Add(
                    new(
                        gates[gate].Code,
                        card.Verdicts[channel].HasFired(gate),
                        gates[gate].Cap.Code(),
                        [.. conditions.Select(condition => Read(condition.Describe(card.ConstructScores, channel)))]
                    )
                );
            }
        }

        return views;
    }

    private static GateInputResponse Read(ConditionInput read) =>
        new(
            read.Name,
            read.Option ?? (object?)(read.Number is { } number ? Math.Round(number, 4) : null),
            read.LimitOption ?? (object)read.Limit!.Value,
            read.Missing
        );
}
