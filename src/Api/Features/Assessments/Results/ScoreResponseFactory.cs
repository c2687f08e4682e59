using System.Collections.Immutable;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Turns scored answer sheets into what crosses the wire.</summary>
public static class ScoreResponseFactory
{
    /// <summary>What <see cref="HashText"/> makes.</summary>
    public const string HashPattern = "^sha256:[0-9a-f]{64}$";

    /// <summary>A result; numbers and codes are the same in every language.</summary>
    public static ScoreResponse Create(ScoredSubmission scored, IncludeOptions include, LanguageTexts texts)
    {
        var (seed, card, focus, wishes) = scored;
        var plan = HoursPlan.Create(card, wishes, focus);
        var whyNoPlan = HoursPlan.UnavailableReason(card, wishes)?.Code();
        var basis = Basis(seed);
        var quality = Quality(card, focus);
        ChannelResponse[] channels =
        [
            .. card.RankOrder.Select(channel => ChannelResponseFactory.Create(seed, card, channel, include, texts)),
        ];
        return new()
        {
            Instrument = card.Responses.Instrument.Id,
            Model = card.Model.Id,
            ModelHash = seed.Hash,
            ResultHash = HashText(scored.Hash),
            Verified = true,
            Answered = card.Responses.AnsweredCount,
            Asked = card.Responses.CountVisible(),
            Basis = basis,
            Focus = Focus(card, Headline.Of(card, plan, focus), texts),
            Channels = channels,
            Distinctive = [.. card.Distinctive().Select(channel => card.Model.Channels[channel].Key)],
            Plan = plan is null ? null : PlanResponseFactory.Create(card, plan, texts),
            PlanUnavailable = whyNoPlan,
            PlanDetail =
                plan is not null && include.HasFlag(IncludeOptions.PlanDetail)
                    ? PlanResponseFactory.CreateDetail(card, wishes, plan, focus)
                    : null,
            Flags = [.. FlagRule.FindRaised(card, plan).Select(flag => Flag(flag, card, plan, texts))],
            Quality = quality,
            Constructs = include.HasFlag(IncludeOptions.Constructs) ? Constructs(card) : null,
            Answers = include.HasFlag(IncludeOptions.Answers) ? new(card.Responses) : null,
            StaleEvidence = StaleEvidence(seed, channels),
            Notes = include.HasFlag(IncludeOptions.Texts)
                ? ReasonTextFormatter.CodeTexts(
                    basis,
                    quality,
                    whyNoPlan,
                    plan?.Reason?.Code(),
                    card.Responses.Instrument.Id,
                    texts
                )
                : null,
        };
    }

    /// <summary>A kept result that today's code computes differently: what was stored, and nothing else.</summary>
    public static ScoreResponse CreateUnverified(
        PublishedModel seed,
        ResponseSet? sheet,
        AssessmentRow row,
        IncludeOptions include,
        LanguageTexts texts
    )
    {
        var order = StoredRanks.Order(seed.Model, row.Scores, row.Verdicts);
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
            Answered = sheet?.AnsweredCount,
            Asked = sheet?.CountVisible(),
            Basis = own ? Basis(seed) : null,
            Focus =
                focus >= 0
                    ? Bare(row.Focus, row.Verdicts[focus], texts.Channels[row.Focus].Inline, texts)
                    : Bare(row.Focus, Verdict.CannotTell.Code(), row.Focus, texts), // only a row that was tampered with
            Channels = Array.ConvertAll(
                order,
                channel => new ChannelResponse
                {
                    Channel = seed.Model.Channels[channel].Key,
                    Score = ToPoints(row.Scores[channel]),
                    Verdict = row.Verdicts[channel],
                    Rank = Array.IndexOf(order, channel) + 1,
                }
            ),
            Answers = sheet is not null && include.HasFlag(IncludeOptions.Answers) ? new(sheet) : null,
        };
    }

    /// <summary>The rows older than ten years that contributions lean on; null where none does.</summary>
    public static IReadOnlyList<string>? StaleEvidence(
        PublishedModel seed,
        params ReadOnlySpan<ChannelResponse> channels
    )
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
    public static IReadOnlyList<RescoreDifferenceResponse> CreateDifference(
        ScoreResponse result,
        PublishedCatalog published,
        AssessmentRow original
    )
    {
        var model = (published.FindModel(original.Model) ?? published.NewestModel).Model;
        return [.. result.Channels.Select(Compare)];

        RescoreDifferenceResponse Compare(ChannelResponse now)
        {
            var before = model.FindChannel(now.Channel);
            return new(
                now.Channel,
                ToPoints(original.Scores[before]),
                now.Score,
                original.Verdicts[before],
                now.Verdict
            );
        }
    }

    internal static string KindCode(FlagRule flag) => flag.Kind == FlagKind.Risk ? "risk" : "note";

    /// <summary>Tenths as points.</summary>
    public static double ToPoints(int tenths) => tenths / 10.0;

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    private static string HashText(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";

    private static BasisResponse Basis(PublishedModel seed)
    {
        var basis = seed.Shape.Basis;
        return new(basis.Coefficients, basis.Validation, basis.SampleSize, basis.Evidence);
    }

    private static FocusResponse Focus(Scorecard card, Headline headline, LanguageTexts texts)
    {
        var channels = card.Model.Channels;
        return new(
            channels[headline.Focus].Key,
            card.Verdicts[headline.Focus].Verdict.Code(),
            HeadlineText.Of(headline, card.Model, texts),
            [$"focus.first.{headline.First}", $"focus.second.{headline.Second}"],
            [.. headline.Better.Select(channel => channels[channel].Key)]
        );
    }

    /// <summary>A focus of which only the verdict was stored: its first sentence.</summary>
    private static FocusResponse Bare(string focus, string verdict, string name, LanguageTexts texts) =>
        new(
            focus,
            verdict,
            texts.Focus.First[verdict].Replace("{channel}", name, StringComparison.Ordinal),
            [$"focus.first.{verdict}"],
            []
        );

    private static FlagResponse Flag(FlagRule flag, Scorecard card, HoursPlan? plan, LanguageTexts texts) =>
        new(flag.Code, KindCode(flag), ReasonTextFormatter.TextFor(flag, card, plan, texts));

    private static List<ConstructResponse> Constructs(Scorecard card) =>
        [
            .. card.Model.ConstructScales.Select(measure =>
            {
                var reading = card.ConstructScores[measure.Index];
                return new ConstructResponse(
                    measure.Construct,
                    measure.Channel < 0 ? null : card.Model.Channels[measure.Channel].Key,
                    reading.IsMissing ? null : Math.Round(reading.Point, 2),
                    Math.Round(reading.Low, 2),
                    Math.Round(reading.High, 2),
                    reading.Answered,
                    reading.Asked
                );
            }),
        ];

    private static ResponseQualityResponse Quality(Scorecard card, int focus) =>
        new(
            [.. card.Quality.Concerns.Select(concern => concern.Kind.Code())],
            [
                .. card.Quality.Concerns.Select(concern => new ConcernBasisResponse(
                    concern.Kind.Code(),
                    [.. concern.Items.Select(item => card.Responses.Instrument.Items[item].Code)]
                )),
            ],
            card.NextQuestion(focus)?.Code
        );
}
