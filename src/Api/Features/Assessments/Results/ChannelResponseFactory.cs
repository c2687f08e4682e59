using System.Collections.Immutable;
using System.Globalization;
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
            Build = judgement.Build,
            Reasons = Reasons(seed, card, channel, include.HasFlag(IncludeOptions.Texts) ? texts : null),
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

    private static List<ReasonResponse> Reasons(PublishedModel seed, Scorecard card, int channel, LanguageTexts? texts)
    {
        Span<Reason> reasons = stackalloc Reason[ReasonRules.Most];
        var views = new List<ReasonResponse>();

        foreach (var reason in reasons[..Reason.Write(card, channel, reasons)])
        {
            views.Add(
                new(
                    reason.Kind.Code(),
                    reason.CodeIn(card.Model),
                    reason.Kind == ReasonKind.Gate ? null : ScoreResponseFactory.ToPoints(reason.Term.Tenths),
                    texts is null ? null : ReasonTextFormatter.TextFor(seed, card, channel, reason, texts)
                )
            );
        }

        return views;
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
                return shift.Points.IsEmpty
                    ? $"shift/{shift.Source}/{KnotBelow(shift, channel, card.Responses[shift.Item.Index])}/{key}"
                    : $"shift/{shift.Source}/{OptionOf(card, shift.Item.Index)}/{key}";
            case ContributionKind.Prior:
                var prior = model
                    .ConstructScales.First(measure => measure.Prior is not null && measure.Channel == channel)
                    .Prior!;
                return $"prior/{OptionOf(card, prior.Item)}/{key}";
            case ContributionKind.Item:
                return $"weight/{model.ConstructScales[term.Measure].Construct}/{key}";
            default:
                return "";
        }
    }

    private static string OptionOf(Scorecard card, int item) =>
        card.Responses.Instrument.Items[item].Options[(int)card.Responses[item]];

    /// <summary>Of a shift by knots, the knot with points that a number lies at or after, else the first.</summary>
    private static string KnotBelow(ContextShift shift, int channel, double number)
    {
        var knots = shift.Knots[channel].Where(knot => knot.Y != 0).ToList();
        var below = knots.FindLastIndex(knot => knot.X <= number);
        return knots[Math.Max(0, below)].X.ToString(CultureInfo.InvariantCulture);
    }

    private static List<GateResponse> Gates(Scorecard card, int channel)
    {
        var views = new List<GateResponse>();
        var gates = card.Model.Rules.Gates;

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (gates[gate].Channels[channel])
            {
                views.Add(
                    new(
                        gates[gate].Code,
                        card.Verdicts[channel].HasFired(gate),
                        card.Verdicts[channel].IsBound(gate),
                        gates[gate].Cap.Code(),
                        [
                            .. gates[gate]
                                .When.Conditions.Select(condition =>
                                    Read(condition.Describe(card.ConstructScores, channel))
                                ),
                        ]
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
