using System.Collections.Immutable;
using System.Globalization;
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
            Build = judgement.Build,
            Reasons = Reasons(seed, card, channel, include.HasFlag(Include.Texts) ? texts : null),
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

    private static List<ReasonView> Reasons(ModelSeed seed, Scorecard card, int channel, Texts? texts)
    {
        Span<Reason> reasons = stackalloc Reason[ReasonRules.Most];
        var views = new List<ReasonView>();

        foreach (var reason in reasons[..Reason.Write(card, channel, reasons)])
        {
            views.Add(
                new(
                    reason.Kind.Code(),
                    reason.CodeIn(card.Model),
                    reason.Kind == ReasonKind.Gate ? null : Views.Points(reason.Term.Tenths),
                    texts is null ? null : Sentences.Of(seed, card, channel, reason, texts)
                )
            );
        }

        return views;
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
                return shift.Points.IsEmpty
                    ? $"shift/{shift.Source}/{KnotBelow(shift, channel, card.Sheet[shift.Item.Index])}/{key}"
                    : $"shift/{shift.Source}/{OptionOf(card, shift.Item.Index)}/{key}";
            case ContributionKind.Prior:
                var prior = model
                    .Measures.First(measure => measure.Prior is not null && measure.Channel == channel)
                    .Prior!;
                return $"prior/{OptionOf(card, prior.Item)}/{key}";
            case ContributionKind.Item:
                return $"weight/{model.Measures[term.Measure].Construct}/{key}";
            default:
                return "";
        }
    }

    private static string OptionOf(Scorecard card, int item) =>
        card.Sheet.Instrument.Items[item].Options[(int)card.Sheet[item]];

    /// <summary>Of a shift by knots, the knot with points that a number lies at or after, else the first.</summary>
    private static string KnotBelow(Shift shift, int channel, double number)
    {
        var knots = shift.Knots[channel].Where(knot => knot.Y != 0).ToList();
        var below = knots.FindLastIndex(knot => knot.X <= number);
        return knots[Math.Max(0, below)].X.ToString(CultureInfo.InvariantCulture);
    }

    private static List<GateView> Gates(Scorecard card, int channel)
    {
        var views = new List<GateView>();
        var gates = card.Model.Rules.Gates;

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (gates[gate].Channels[channel])
            {
                views.Add(
                    new(
                        gates[gate].Code,
                        card.Judgements[channel].HasFired(gate),
                        card.Judgements[channel].IsBound(gate),
                        gates[gate].Cap.Code(),
                        [
                            .. gates[gate]
                                .When.Conditions.Select(condition => Read(condition.Show(card.Readings, channel))),
                        ]
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
