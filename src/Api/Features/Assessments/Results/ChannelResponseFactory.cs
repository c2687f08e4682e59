using System.Collections.Immutable;
using System.Globalization;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Creates channel responses from a scorecard.</summary>
public static class ChannelResponseFactory
{
    /// <summary>Creates the response of a channel with the included parts.</summary>
    public static ChannelResponse Create(
        PublishedModel publishedModel,
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
            Build = verdict.Build,
            Reasons = Reasons(publishedModel, card, channel, include.HasFlag(IncludeOptions.Texts) ? texts : null),
            Contributions = include.HasFlag(IncludeOptions.Contributions)
                ? Contributions(publishedModel, card, channel)
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

    private static List<ReasonResponse> Reasons(
        PublishedModel publishedModel,
        Scorecard card,
        int channel,
        LanguageTexts? texts
    )
    {
        Span<Reason> reasons = stackalloc Reason[ReasonRules.MaxReasons];
        var responses = new List<ReasonResponse>();

        foreach (var reason in reasons[..Reason.Write(card, channel, reasons)])
        {
            responses.Add(
                new(
                    reason.Kind.Code(),
                    reason.CodeIn(card.Model),
                    reason.Kind == ReasonKind.Gate ? null : ScoreResponseFactory.ToPoints(reason.Term.Tenths),
                    texts is null ? null : ReasonTextFormatter.TextFor(publishedModel, card, channel, reason, texts)
                )
            );
        }

        return responses;
    }

    private static List<ContributionResponse> Contributions(
        PublishedModel publishedModel,
        Scorecard card,
        int channel
    ) =>
        [
            .. card.Contributions[channel]
                .Select(term => new ContributionResponse(
                    card.Model.SourceOf(term),
                    term.Scale < 0 ? null : card.Model.ConstructScales[term.Scale].Construct,
                    ScoreResponseFactory.ToPoints(term.Tenths),
                    EvidenceOf(publishedModel, card, channel, term)
                )),
        ];

    /// <summary>Returns the findings of the evidence register that support a term's coefficient; null if it is a judgement.</summary>
    internal static IReadOnlyList<string>? EvidenceOf(
        PublishedModel publishedModel,
        Scorecard card,
        int channel,
        Contribution term
    ) => publishedModel.Links.GetValueOrDefault(CoefficientPath(card, channel, term))?.Evidence;

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
                return shift.Points.IsEmpty
                    ? $"shift/{shift.Source}/{KnotBelow(shift, channel, card.Responses[shift.Item.Index])}/{key}"
                    : $"shift/{shift.Source}/{OptionOf(card, shift.Item.Index)}/{key}";
            case ContributionKind.Prior:
                var prior = model
                    .ConstructScales.First(scale => scale.Prior is not null && scale.Channel == channel)
                    .Prior!;
                return $"prior/{OptionOf(card, prior.Item)}/{key}";
            case ContributionKind.Item:
                return $"weight/{model.ConstructScales[term.Scale].Construct}/{key}";
            default:
                return "";
        }
    }

    private static string OptionOf(Scorecard card, int item) =>
        card.Responses.Instrument.Items[item].Options[(int)card.Responses[item]];

    /// <summary>Returns the last knot with points that a number reaches; the first knot with points if it reaches none.</summary>
    private static string KnotBelow(ContextShift shift, int channel, double number)
    {
        var knots = shift.Knots[channel].Where(knot => knot.Y != 0).ToList();
        var below = knots.FindLastIndex(knot => knot.X <= number);
        return knots[Math.Max(0, below)].X.ToString(CultureInfo.InvariantCulture);
    }

    private static List<GateResponse> Gates(Scorecard card, int channel)
    {
        var responses = new List<GateResponse>();
        var gates = card.Model.Rules.Gates;

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (gates[gate].Channels[channel])
            {
                responses.Add(
                    new(
                        gates[gate].Code,
                        card.Verdicts[channel].HasFired(gate),
                        card.Verdicts[channel].IsBinding(gate),
                        gates[gate].Cap.Code(),
                        [
                            .. gates[gate]
                                .When.Conditions.Select(condition =>
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
