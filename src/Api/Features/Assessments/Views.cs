using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Turns scorecards into what crosses the wire.</summary>
public static class Views
{
    private const int MostReasons = 3;
    private const int MostInstead = 3;

    /// <summary>A result that is not kept.</summary>
    public static ScoreResult Preview(ModelSeed seed, Scorecard card, int focus, Include include) =>
        new()
        {
            Instrument = card.Sheet.Instrument.Id,
            Model = card.Model.Id,
            ModelHash = seed.Hash,
            ResultHash = HashText(CanonicalForm.Hash(card)),
            Verified = true,
            Answered = card.Sheet.Answered,
            Asked = card.Sheet.CountAsked(),
            Basis = Basis(seed),
            Focus = Focus(card, focus),
            Channels = Array.ConvertAll(card.InRankOrder(), channel => Channel(card, channel, include)),
            Quality = Quality(card),
            Constructs = include.HasFlag(Include.Constructs) ? Constructs(card) : null,
            Answers = include.HasFlag(Include.Answers) ? new(card.Sheet) : null,
        };

    /// <summary>A kept result, as it was computed again from the row.</summary>
    public static AssessmentView Kept(ModelSeed seed, Scorecard card, AssessmentRow row, Include include)
    {
        var preview = Preview(seed, card, seed.Model.FindChannel(row.Focus), include);
        return new()
        {
            Id = row.Id,
            CreatedAt = row.CreatedAt.UtcDateTime,
            PersonRef = row.PersonRef,
            Metadata = row.ReadMetadata(),
            Test = row.Test,
            Instrument = preview.Instrument,
            Model = preview.Model,
            ModelHash = preview.ModelHash,
            ResultHash = preview.ResultHash,
            Verified = true,
            Answered = preview.Answered,
            Asked = preview.Asked,
            Basis = preview.Basis,
            Focus = preview.Focus,
            Channels = preview.Channels,
            Quality = preview.Quality,
            Constructs = preview.Constructs,
            Answers = preview.Answers,
        };
    }

    /// <summary>A kept result that today's code computes differently: what was stored, and nothing else.</summary>
    public static AssessmentView Unverified(ModelSeed seed, AnswerSheet? sheet, AssessmentRow row, Include include)
    {
        var order = Enumerable.Range(0, row.Scores.Length).OrderByDescending(channel => row.Scores[channel]).ToArray();
        return new()
        {
            Id = row.Id,
            CreatedAt = row.CreatedAt.UtcDateTime,
            PersonRef = row.PersonRef,
            Metadata = row.ReadMetadata(),
            Test = row.Test,
            Instrument = row.Instrument,
            Model = row.Model,
            ModelHash = seed.Hash,
            ResultHash = HashText(row.ResultHash),
            Verified = false,
            Answered = sheet?.Answered ?? 0,
            Asked = sheet?.CountAsked() ?? 0,
            Basis = Basis(seed),
            Focus = new(row.Focus, row.Verdicts[seed.Model.FindChannel(row.Focus)], []),
            Channels = Array.ConvertAll(
                order,
                channel => new ChannelView
                {
                    Channel = seed.Model.Channels[channel].Key,
                    Score = Points(row.Scores[channel]),
                    Verdict = row.Verdicts[channel],
                    Rank = Array.IndexOf(order, channel) + 1,
                }
            ),
            Answers = sheet is not null && include.HasFlag(Include.Answers) ? new(sheet) : null,
        };
    }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static string HashText(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";

    private static BasisView Basis(ModelSeed seed)
    {
        var basis = seed.Shape.Basis;
        return new(basis.Coefficients, basis.Validation, basis.SampleSize, basis.Evidence);
    }

    private static FocusView Focus(Scorecard card, int focus)
    {
        var verdict = card.Judgements[focus].Verdict;
        var instead =
            verdict == Verdict.CannotTell
                ? []
                : card.InRankOrder()
                    .TakeWhile(channel => channel != focus)
                    .Where(channel =>
                        card.Judgements[channel].Verdict is var other && other != Verdict.CannotTell && other > verdict
                    )
                    .Take(MostInstead);
        return new(Key(card, focus), verdict.Code(), [.. instead.Select(channel => Key(card, channel))]);
    }

    private static ChannelView Channel(Scorecard card, int channel, Include include)
    {
        var (score, judgement) = (card.Scores[channel], card.Judgements[channel]);
        return new()
        {
            Channel = Key(card, channel),
            Score = Points(score.Score),
            Verdict = judgement.Verdict.Code(),
            Firmness = judgement.Firmness.Code(),
            Likely = new(Points(score.Low), Points(score.High)),
            Rank = judgement.Rank,
            RankBest = judgement.RankBest,
            RankWorst = judgement.RankWorst,
            Trial = judgement.Trial,
            Reasons = Reasons(card, channel),
            Contributions = include.HasFlag(Include.Contributions) ? Contributions(card, channel) : null,
            Gates = include.HasFlag(Include.Gates) ? Gates(card, channel) : null,
            Bounds = include.HasFlag(Include.Bounds)
                ? new(
                    new(Points(score.Min), Points(score.Max)),
                    [judgement.AtMin.Code(), judgement.AtMax.Code()],
                    Math.Round(judgement.Coverage, 2),
                    judgement.Floored
                )
                : null,
        };
    }

    private static List<ReasonView> Reasons(Scorecard card, int channel)
    {
        var reasons = new List<ReasonView>(MostReasons);
        var gates = card.Model.Rules.Gates;

        for (var gate = 0; gate < gates.Length && reasons.Count < MostReasons; gate++)
        {
            if (card.Judgements[channel].HasFired(gate))
            {
                reasons.Add(new("gate", gates[gate].Code, Points: null));
            }
        }

        // OrderByDescending is stable: equal points stay in contribution order.
        reasons.AddRange(
            card.Terms[channel]
                .Where(term => term.Kind is ContributionKind.Item or ContributionKind.Shift)
                .OrderByDescending(term => Math.Abs(term.Tenths))
                .Take(MostReasons - reasons.Count)
                .Select(term => new ReasonView(
                    term.Kind == ContributionKind.Item ? "item" : "shift",
                    card.Model.SourceOf(term),
                    Points(term.Tenths)
                ))
        );
        return reasons;
    }

    private static List<ContributionView> Contributions(Scorecard card, int channel) =>
        [
            .. card.Terms[channel]
                .Select(term => new ContributionView(
                    card.Model.SourceOf(term),
                    term.Measure < 0 ? null : card.Model.Measures[term.Measure].Construct,
                    Points(term.Tenths)
                )),
        ];

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

    private static List<ConstructView> Constructs(Scorecard card) =>
        [
            .. card.Model.Measures.Select(measure =>
            {
                var reading = card.Readings[measure.Index];
                return new ConstructView(
                    measure.Construct,
                    measure.Channel < 0 ? null : card.Model.Channels[measure.Channel].Key,
                    reading.Missing ? null : Math.Round(reading.Point, 2),
                    Math.Round(reading.Low, 2),
                    Math.Round(reading.High, 2),
                    reading.Answered,
                    reading.Asked
                );
            }),
        ];

    private static QualityView Quality(Scorecard card)
    {
        List<string> concerns =
        [
            .. card.Quality.StraightLined ? ["straight-lined"] : Array.Empty<string>(),
            .. card.Quality.Contradictory ? ["contradictory"] : Array.Empty<string>(),
            .. card.Quality.TooFast ? ["too-fast"] : Array.Empty<string>(),
        ];
        return new(concerns, card.NextQuestion?.Code);
    }

    private static string Key(Scorecard card, int channel) => card.Model.Channels[channel].Key;

    private static double Points(int tenths) => tenths / 10.0;
}
