using System.Collections.Immutable;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>Creates responses from scored submissions.</summary>
public static class ScoreResponseFactory
{
    /// <summary>The pattern of the text that <see cref="HashText"/> returns.</summary>
    public const string HashPattern = "^sha256:[0-9a-f]{64}$";

    /// <summary>Creates the response of a result. Numbers and codes are the same in every language.</summary>
    public static ScoreResponse Create(ScoredSubmission scored, IncludeOptions include, LanguageTexts texts)
    {
        var (publishedModel, card, focus, planRequest) = scored;
        var plan = HoursPlan.Create(card, planRequest, focus);
        var planUnavailable = HoursPlan.UnavailableReason(card, planRequest)?.Code();
        var basis = Basis(publishedModel);
        var quality = Quality(card, focus);
        ChannelResponse[] channels =
        [
            .. card.RankOrder.Select(channel =>
                ChannelResponseFactory.Create(publishedModel, card, channel, include, texts)
            ),
        ];
        return new()
        {
            Instrument = card.Responses.Instrument.Id,
            Model = card.Model.Id,
            ModelHash = publishedModel.Hash,
            ResultHash = HashText(scored.Hash),
            Verified = true,
            Answered = card.Responses.AnsweredCount,
            Asked = card.Responses.CountVisible(),
            Basis = basis,
            Focus = Focus(card, Headline.Create(card, plan, focus), texts),
            Channels = channels,
            Distinctive = [.. card.FindDistinctive().Select(channel => card.Model.Channels[channel].Key)],
            Plan = plan is null ? null : PlanResponseFactory.Create(card, plan, texts),
            PlanUnavailable = planUnavailable,
            PlanDetail =
                plan is not null && include.HasFlag(IncludeOptions.PlanDetail)
                    ? PlanResponseFactory.CreateDetail(card, planRequest, plan, focus)
                    : null,
            Flags = [.. FlagRule.FindRaised(card, plan).Select(flag => Flag(flag, card, plan, texts))],
            Quality = quality,
            Constructs = include.HasFlag(IncludeOptions.Constructs) ? Constructs(card) : null,
            Answers = include.HasFlag(IncludeOptions.Answers) ? new(card.Responses) : null,
            StaleEvidence = StaleEvidence(publishedModel, channels),
            Notes = include.HasFlag(IncludeOptions.Texts)
                ? ReasonTextFormatter.CodeTexts(
                    basis,
                    quality,
                    planUnavailable,
                    plan?.Reason?.Code(),
                    card.Responses.Instrument.Id,
                    texts
                )
                : null,
        };
    }

    /// <summary>Returns the findings older than ten years that the contributions cite; null if there are none.</summary>
    public static IReadOnlyList<string>? StaleEvidence(
        PublishedModel publishedModel,
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

        var stale = cited.Count == 0 ? [] : publishedModel.StaleEvidence.Where(cited.Contains).ToArray();
        return stale.Length == 0 ? null : stale;
    }

    /// <summary>Compares the channels of a rescored row with the original row, in the order of the new result.</summary>
    public static IReadOnlyList<RescoreDifferenceResponse> CreateDifference(
        ScoreResponse result,
        PublishedCatalog catalog,
        AssessmentRow original
    )
    {
        var model = (catalog.FindModel(original.Model) ?? catalog.NewestModel).Model;
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

    /// <summary>Converts tenths to points.</summary>
    public static double ToPoints(int tenths) => tenths / 10.0;

    /// <summary>Formats a hash as <c>sha256:</c> and 64 hexadecimal digits.</summary>
    internal static string HashText(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";

    internal static BasisResponse Basis(PublishedModel publishedModel)
    {
        var basis = publishedModel.Document.Basis;
        return new(basis.Coefficients, basis.Validation, basis.SampleSize, basis.Evidence);
    }

    private static FocusResponse Focus(Scorecard card, Headline headline, LanguageTexts texts)
    {
        var channels = card.Model.Channels;
        return new(
            channels[headline.Focus].Key,
            card.Verdicts[headline.Focus].Verdict.Code(),
            HeadlineText.Format(headline, card.Model, texts),
            [$"focus.first.{headline.First}", $"focus.second.{headline.Second}"],
            [.. headline.Better.Select(channel => channels[channel].Key)]
        );
    }

    private static FlagResponse Flag(FlagRule flag, Scorecard card, HoursPlan? plan, LanguageTexts texts) =>
        new(flag.Code, KindCode(flag), ReasonTextFormatter.TextFor(flag, card, plan, texts));

    private static List<ConstructResponse> Constructs(Scorecard card) =>
        [
            .. card.Model.ConstructScales.Select(scale =>
            {
                var score = card.ConstructScores[scale.Index];
                return new ConstructResponse(
                    scale.Construct,
                    scale.Channel < 0 ? null : card.Model.Channels[scale.Channel].Key,
                    score.IsMissing ? null : Math.Round(score.Point, 2),
                    Math.Round(score.Low, 2),
                    Math.Round(score.High, 2),
                    score.Answered,
                    score.Asked
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
            card.FindNextBestQuestion(focus)?.Code
        );
}
