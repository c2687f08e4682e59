using System.Collections.Immutable;
using System.Numerics;
using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Creates channel responses from a scorecard.</summary>
public static class ChannelResponseFactory
{
    /// <summary>Creates the response of a channel with the included parts.</summary>
    public static ChannelResponse Create(
        PublishedModel published,
        Scorecard card,
        int channel,
        IncludeOptions include,
        LanguageTexts texts
    )
    {
        var (score, verdict) = (card.Scores[channel], card.Verdicts[channel]);
        return new()
        {
            Channel = card.Model.Channels[channel].Key,
            Score = ScoreResponseFactory.ToPoints(score.Score),
            Verdict = verdict.Verdict.Code(),
            Firmness = verdict.Firmness.Code(),
            Likely = new(ScoreResponseFactory.ToPoints(score.Low), ScoreResponseFactory.ToPoints(score.High)),
            Rank = verdict.Rank,
            RankBest = verdict.RankBest,
            RankWorst = verdict.RankWorst,
            Trial = verdict.Trial,
            TrialText = verdict.Trial ? new(texts.Trial.Format(card.Model.Rules.Trial)) : null,
            Reasons = Reasons(card, channel, include.HasFlag(IncludeOptions.Texts) ? texts : null),
            Contributions = include.HasFlag(IncludeOptions.Contributions)
                ? Contributions(published, card, channel)
                : null,
            Gates = include.HasFlag(IncludeOptions.Gates) ? Gates(card, channel) : null,
            Bounds = include.HasFlag(IncludeOptions.Bounds)
                ? new(
                    new(ScoreResponseFactory.ToPoints(score.Min), ScoreResponseFactory.ToPoints(score.Max)),
                    [verdict.AtMin.Code(), verdict.AtMax.Code()],
                    Math.Round(verdict.Coverage, 2),
                    verdict.Floored
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

    private static List<ContributionResponse> Contributions(PublishedModel published, Scorecard card, int channel) =>
        [
            .. card.Contributions[channel]
                .Select(term => new ContributionResponse(
                    card.Model.SourceOf(term),
                    term.Measure < 0 ? null : card.Model.ConstructScales[term.Measure].Construct,
                    ScoreResponseFactory.ToPoints(term.Tenths),
                    EvidenceOf(published, card, channel, term)
                )),
        ];

    /// <summary>Returns the findings of the evidence register that support a term's coefficient; null if it is a judgement.</summary>
    internal static IReadOnlyList<string>? EvidenceOf(
        PublishedModel published,
        Scorecard card,
        int channel,
        Contribution term
    ) => published.Links.GetValueOrDefault(CoefficientPath(card, channel, term))?.Evidence;

    /// <summary>Returns the path of a term's coefficient in the evidence links.</summary>
    private static string CoefficientPath(Scorecard card, int channel, Contribution term)
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
        var responses = new List<GateResponse>();
        var gates = card.Model.Rules.Gates;

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (gates[gate].Channels[channel])
            {
                var conditions = gates[gate].Unless is { } unless ? gates[gate].Any.Add(unless) : gates[gate].Any;
                responses.Add(
                    new(
                        gates[gate].Code,
                        card.Verdicts[channel].HasFired(gate),
                        gates[gate].Cap.Code(),
                        [
                            .. conditions.Select(condition =>
                                CreateGateInput(condition.Describe(card.ConstructScores, channel))
                            ),
                        ]
                    )
                );
            }
        }

        return responses;
    }

    private static GateInputResponse CreateGateInput(ConditionInput input) =>
        new(
            input.Name,
            input.Option ?? (object?)(input.Number is { } number ? Math.Round(number, 4) : null),
            input.LimitOption ?? (object)input.Limit!.Value,
            input.Missing
        );
}
