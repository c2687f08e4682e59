using System.Collections.Immutable;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
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
        var (published, card, focus, planRequest) = scored;
        var plan = HoursPlan.Create(card, planRequest);
        var planUnavailable = HoursPlan.UnavailableReason(card, planRequest)?.Code();
        var basis = Basis(published);
        var quality = Quality(card);
        ChannelResponse[] channels =
        [
            .. card.RankOrder.Select(channel =>
                ChannelResponseFactory.Create(published, card, channel, include, texts)
            ),
        ];
        return new()
        {
            Instrument = card.Responses.Instrument.Id,
            Model = card.Model.Id,
            ModelHash = published.Hash,
            ResultHash = HashText(scored.Hash),
            Verified = true,
            Answered = card.Responses.AnsweredCount,
            Asked = card.Responses.CountVisible(),
            Basis = basis,
            Focus = Focus(
                published,
                focus,
                card.Verdicts[focus].Verdict.Code(),
                Domain.Explanations.FocusAdvice.BetterChannels(card, focus),
                texts
            ),
            Channels = channels,
            Plan = plan is null ? null : PlanResponseFactory.Create(card, plan, texts),
            PlanUnavailable = planUnavailable,
            PlanDetail =
                plan is not null && include.HasFlag(IncludeOptions.PlanDetail)
                    ? PlanResponseFactory.CreateDetail(card, planRequest, plan)
                    : null,
            Flags = [.. FlagRule.FindRaised(card, plan).Select(flag => Flag(flag, texts))],
            Quality = quality,
            Constructs = include.HasFlag(IncludeOptions.Constructs) ? Constructs(card) : null,
            Answers = include.HasFlag(IncludeOptions.Answers) ? new(card.Responses) : null,
            StaleEvidence = StaleEvidence(published, channels),
            Notes = include.HasFlag(IncludeOptions.Texts)
                ? ReasonTextFormatter.CodeTexts(basis, quality, planUnavailable, plan?.Reason?.Code(), texts)
                : null,
        };
    }

    /// <summary>Creates the response of a stored result that the current code computes differently. It contains only what was stored.</summary>
    public static ScoreResponse CreateUnverified(
        PublishedModel published,
        ResponseSet? responses,
        AssessmentRow row,
        IncludeOptions include,
        LanguageTexts texts
    )
    {
        var order = Enumerable.Range(0, row.Scores.Length).OrderByDescending(channel => row.Scores[channel]).ToArray();
        var focus = published.Model.FindChannel(row.Focus);

        // If the model of the row is no longer published, another model provides the order of the channels, which all models share.
        var isOwnModel = published.Model.Id == row.Model;
        return new()
        {
            Instrument = row.Instrument,
            Model = row.Model,
            ModelHash = isOwnModel ? published.Hash : null,
            ResultHash = HashText(row.ResultHash),
            Verified = false,
            Answered = responses?.AnsweredCount,
            Asked = responses?.CountVisible(),
            Basis = isOwnModel ? Basis(published) : null,
            Focus =
                focus >= 0 ? Focus(published, focus, row.Verdicts[focus], [], texts) : UnknownFocus(row.Focus, texts),
            Channels = Array.ConvertAll(
                order,
                channel => new ChannelResponse
                {
                    Channel = published.Model.Channels[channel].Key,
                    Score = ToPoints(row.Scores[channel]),
                    Verdict = row.Verdicts[channel],
                    Rank = Array.IndexOf(order, channel) + 1,
                }
            ),
            Answers = responses is not null && include.HasFlag(IncludeOptions.Answers) ? new(responses) : null,
        };
    }

    /// <summary>Returns the findings older than ten years that the contributions cite; null if there are none.</summary>
    public static IReadOnlyList<string>? StaleEvidence(
        PublishedModel published,
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

        var stale = cited.Count == 0 ? [] : published.StaleEvidence.Where(cited.Contains).ToArray();
        return stale.Length == 0 ? null : stale;
    }

    /// <summary>Compares the channels of a rescored row with the original row, in the order of the new result.</summary>
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

    /// <summary>Returns the text about the channel that the person asked about.</summary>
    internal static string FocusText(string channel, string verdict, LanguageTexts texts) =>
        texts.Focus[verdict].Replace("{channel}", texts.Channels[channel].Name, StringComparison.Ordinal);

    internal static string KindCode(FlagRule flag) => flag.Kind == FlagKind.Risk ? "risk" : "note";

    /// <summary>Returns the codes of the concerns about the answers.</summary>
    internal static IReadOnlyList<string> Concerns(ResponseQuality quality) =>
        quality is { WithholdsVerdicts: false, TooFast: false }
            ? []
            :
            [
                .. quality.StraightLined ? ["straight-lined"] : Array.Empty<string>(),
                .. quality.Contradictory ? ["contradictory"] : Array.Empty<string>(),
                .. quality.TooFast ? ["too-fast"] : Array.Empty<string>(),
            ];

    /// <summary>Converts tenths to points.</summary>
    public static double ToPoints(int tenths) => tenths / 10.0;

    /// <summary>Formats a hash as <c>sha256:</c> and 64 hexadecimal digits.</summary>
    private static string HashText(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";

    private static BasisResponse Basis(PublishedModel published)
    {
        var basis = published.Shape.Basis;
        return new(basis.Coefficients, basis.Validation, basis.SampleSize, basis.Evidence);
    }

    private static FocusResponse Focus(
        PublishedModel published,
        int focus,
        string verdict,
        ImmutableArray<int> instead,
        LanguageTexts texts
    )
    {
        var channels = published.Model.Channels;
        var text = FocusText(channels[focus].Key, verdict, texts);

        if (!instead.IsEmpty)
        {
            // Separated by semicolons, because names contain commas and "and".
            var names = string.Join("; ", instead.Select(Name));
            text = $"{text} {texts.Focus["instead"].Replace("{instead}", names, StringComparison.Ordinal)}";
        }

        return new(channels[focus].Key, verdict, text, [.. instead.Select(channel => channels[channel].Key)]);

        string Name(int channel) => texts.Channels[channels[channel].Key].Name;
    }

    /// <summary>Creates the focus of a row whose channel does not exist, which is only possible if the row was tampered with.</summary>
    private static FocusResponse UnknownFocus(string focus, LanguageTexts texts)
    {
        var verdict = Verdict.CannotTell.Code();
        return new(focus, verdict, texts.Focus[verdict].Replace("{channel}", focus, StringComparison.Ordinal), []);
    }

    private static FlagResponse Flag(FlagRule flag, LanguageTexts texts) =>
        new(flag.Code, KindCode(flag), texts.Flags[flag.Code]);

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

    private static ResponseQualityResponse Quality(Scorecard card) =>
        new(Concerns(card.Quality), card.NextQuestion?.Code);
}
