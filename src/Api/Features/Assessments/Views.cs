using System.Collections.Immutable;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Turns scored answer sheets into what crosses the wire.</summary>
public static class Views
{
    /// <summary>What <see cref="HashText"/> makes.</summary>
    public const string HashPattern = "^sha256:[0-9a-f]{64}$";

    /// <summary>A result; numbers and codes are the same in every language.</summary>
    public static ScoreResult Result(Scored scored, Include include, Texts texts)
    {
        var (seed, card, focus, wishes) = scored;
        var plan = HoursPlan.Of(card, wishes, focus);
        var whyNoPlan = HoursPlan.WhyNot(card, wishes)?.Code();
        var basis = Basis(seed);
        var quality = Quality(card, focus);
        ChannelView[] channels =
        [
            .. card.RankOrder.Select(channel => ChannelViews.Of(seed, card, channel, include, texts)),
        ];
        return new()
        {
            Instrument = card.Sheet.Instrument.Id,
            Model = card.Model.Id,
            ModelHash = seed.Hash,
            ResultHash = HashText(scored.Hash),
            Verified = true,
            Answered = card.Sheet.Answered,
            Asked = card.Sheet.CountAsked(),
            Basis = basis,
            Focus = Focus(card, Headline.Of(card, plan, focus), texts),
            Channels = channels,
            Distinctive = [.. card.Distinctive().Select(channel => card.Model.Channels[channel].Key)],
            Plan = plan is null ? null : PlanViews.Of(card, plan, texts),
            PlanUnavailable = whyNoPlan,
            PlanDetail =
                plan is not null && include.HasFlag(Include.PlanDetail)
                    ? PlanViews.Detail(card, wishes, plan, focus)
                    : null,
            Flags = [.. FlagRule.Raised(card, plan).Select(flag => Flag(flag, card, plan, texts))],
            Quality = quality,
            Constructs = include.HasFlag(Include.Constructs) ? Constructs(card) : null,
            Answers = include.HasFlag(Include.Answers) ? new(card.Sheet) : null,
            StaleEvidence = StaleEvidence(seed, channels),
            Notes = include.HasFlag(Include.Texts)
                ? Sentences.Notes(basis, quality, whyNoPlan, plan?.Reason?.Code(), card.Sheet.Instrument.Id, texts)
                : null,
        };
    }

    /// <summary>A kept result that today's code computes differently: what was stored, and nothing else.</summary>
    public static ScoreResult Unverified(
        ModelSeed seed,
        AnswerSheet? sheet,
        AssessmentRow row,
        Include include,
        Texts texts
    )
    {
        var order = Enumerable.Range(0, row.Scores.Length).OrderByDescending(channel => row.Scores[channel]).ToArray();
        var focus = seed.Model.FindChannel(row.Focus);

        // Another model lends its channels, whose order outlives models, and nothing else.
        var own = seed.Model.Id == row.Model;
        return new()
        {
            Instrument = row.Instrument,
            Model = row.Model,
            ModelHash = own ? seed.Hash : null,
            ResultHash = HashText(row.ResultHash),
            Verified = false,
            Answered = sheet?.Answered,
            Asked = sheet?.CountAsked(),
            Basis = own ? Basis(seed) : null,
            Focus =
                focus >= 0
                    ? Bare(row.Focus, row.Verdicts[focus], texts.Channels[row.Focus].Inline, texts)
                    : Bare(row.Focus, Verdict.CannotTell.Code(), row.Focus, texts), // only a row that was tampered with
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

    /// <summary>The rows older than ten years that contributions lean on; null where none does.</summary>
    public static IReadOnlyList<string>? StaleEvidence(ModelSeed seed, params ReadOnlySpan<ChannelView> channels)
    {
        var cited = new HashSet<string>(StringComparer.Ordinal);

        foreach (var channel in channels)
        {
            if (channel.Contributions is { } terms)
            {
                cited.UnionWith(terms.SelectMany(term => term.Evidence ?? []));
            }
        }

        var stale = cited.Count == 0 ? [] : seed.StaleEvidence.Where(cited.Contains).ToArray();
        return stale.Length == 0 ? null : stale;
    }

    /// <summary>What became of each channel of another row, in the order of the new result.</summary>
    public static IReadOnlyList<DifferenceView> Difference(
        ScoreResult result,
        Published published,
        AssessmentRow original
    )
    {
        var model = (published.FindModel(original.Model) ?? published.NewestModel).Model;
        return [.. result.Channels.Select(Compare)];

        DifferenceView Compare(ChannelView now)
        {
            var before = model.FindChannel(now.Channel);
            return new(now.Channel, Points(original.Scores[before]), now.Score, original.Verdicts[before], now.Verdict);
        }
    }

    internal static string KindOf(FlagRule flag) => flag.Kind == FlagKind.Risk ? "risk" : "note";

    /// <summary>Tenths as points.</summary>
    public static double Points(int tenths) => tenths / 10.0;

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    private static string HashText(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";

    private static BasisView Basis(ModelSeed seed)
    {
        var basis = seed.Shape.Basis;
        return new(basis.Coefficients, basis.Validation, basis.SampleSize, basis.Evidence);
    }

    private static FocusView Focus(Scorecard card, Headline headline, Texts texts)
    {
        var channels = card.Model.Channels;
        return new(
            channels[headline.Focus].Key,
            card.Judgements[headline.Focus].Verdict.Code(),
            HeadlineText.Of(headline, card.Model, texts),
            [$"focus.first.{headline.First}", $"focus.second.{headline.Second}"],
            [.. headline.Better.Select(channel => channels[channel].Key)]
        );
    }

    /// <summary>A focus of which only the verdict was stored: its first sentence.</summary>
    private static FocusView Bare(string focus, string verdict, string name, Texts texts) =>
        new(
            focus,
            verdict,
            texts.Focus.First[verdict].Replace("{channel}", name, StringComparison.Ordinal),
            [$"focus.first.{verdict}"],
            []
        );

    private static FlagView Flag(FlagRule flag, Scorecard card, HoursPlan? plan, Texts texts) =>
        new(flag.Code, KindOf(flag), Sentences.Of(flag, card, plan, texts));

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

    private static QualityView Quality(Scorecard card, int focus) =>
        new(
            [.. card.Quality.Concerns.Select(concern => concern.Kind.Code())],
            [
                .. card.Quality.Concerns.Select(concern => new ConcernBasisView(
                    concern.Kind.Code(),
                    [.. concern.Items.Select(item => card.Sheet.Instrument.Items[item].Code)]
                )),
            ],
            card.NextQuestion(focus)?.Code
        );
}
