using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/assessments/{id}/channels/{channel}: everything about one channel, and what would lift it.</summary>
public static class ReadChannel
{
    private const Include Parts = Include.Contributions | Include.Gates | Include.Bounds | Include.Texts;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}/channels/{channel}", Handle)
            .WithName("readChannel")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsRead)
            .OpenTo(KeyKind.Respondent)
            .WithSummary("Read everything about one channel of a stored result.")
            .WithDescription(
                "Its reasons in words, contributions, gates with near misses, bounds, the channels above it, and the "
                    + "smallest changes of acts, never of traits, that would lift its verdict."
            )
            .Takes(
                ReadAssessment.Declared,
                Contract.InPath(
                    "channel",
                    "The channel's key.",
                    Contract.Text(pattern: Contract.KeyPattern),
                    "twitter"
                ),
                CommonParameters.AcceptLanguage,
                CommonParameters.IfNoneMatch
            )
            .Answers<ChannelPageView>(
                StatusCodes.Status200OK,
                "The channel in this result.",
                SentHeader.ETag,
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Answers(
                StatusCodes.Status304NotModified,
                "What was read before is still right.",
                SentHeader.ETag,
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, AssessmentExamples.ChannelPage);

    private static async Task<IResult> Handle(
        HttpContext http,
        KeptResults kept,
        Published published,
        TenantDb db,
        [FromRoute] string id,
        [FromRoute] string channel
    )
    {
        var row = await AssessmentStore.Find(db, Caller.Of(http), id, http.RequestAborted);
        var seed = row is null ? null : published.FindModel(row.Model) ?? published.NewestModel;
        var index = seed?.Model.FindChannel(channel) ?? -1;

        if (row is null || index < 0)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        var texts = published.TextsFor(http.Request);
        var view = kept.Score(row) is { } scored
            ? Page(scored, row, index, texts)
            : new(
                kept.View(row, Include.None, texts).Channels.First(view => view.Channel == channel),
                row.Id,
                verified: false
            );
        return JsonAnswer.Of(view, AssessmentJson.Default.ChannelPageView, tagged: true, language: texts.Language);
    }

    /// <summary>The page of a channel of a result that was computed again.</summary>
    internal static ChannelPageView Page(Scored scored, AssessmentRow row, int channel, Texts texts)
    {
        var card = scored.Card;
        var found = Counterfactual.Of(card, channel);
        var view = ChannelViews.Of(scored.Seed, card, channel, Parts, texts);
        return new(view, row.Id, verified: true)
        {
            BeatenBy =
            [
                .. card
                    .RankOrder.Take(card.Judgements[channel].Rank - 1)
                    .Select(other => new BetterView(
                        card.Model.Channels[other].Key,
                        Views.Points(card.Scores[other].Score),
                        card.Judgements[other].Verdict.Code()
                    )),
            ],
            Watching = new(texts.Watching[card.Model.Channels[channel].Key]),
            Counterfactuals = [.. found.Sets.Select(set => new CounterfactualView([.. set.Select(Change)]))],
            CounterfactualTarget = found.Target?.Code(),
            BestReachable = found.BestReachable?.Code(),
            StaleEvidence = Views.StaleEvidence(scored.Seed, view),
        };
    }

    private static ChangeView Change(Change change) =>
        new(change.Item.Code, AnswersView.One(change.Item, change.From)!, AnswersView.One(change.Item, change.To)!);
}
