using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Read;

/// <summary>GET /v1/assessments/{id}/channels/{channel}: reads the details of one channel, and the changes that would raise its verdict.</summary>
public static class ReadChannel
{
    private const IncludeOptions Parts =
        IncludeOptions.Contributions | IncludeOptions.Gates | IncludeOptions.Bounds | IncludeOptions.Texts;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}/channels/{channel}", Handle)
            .WithName("readChannel")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsRead)
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("read-channel")
            .WithParameters(
                AssessmentResponse.IdParameter,
                OpenApiExtensions.PathParameter(
                    "channel",
                    "The key of the channel.",
                    OpenApiExtensions.StringSchema(pattern: OpenApiExtensions.SlugPattern),
                    "twitter"
                ),
                CommonRequestHeaders.AcceptLanguage,
                CommonRequestHeaders.IfNoneMatch
            )
            .ProducesResponse<ChannelDetailResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ETag,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .ProducesResponse(
                StatusCodes.Status304NotModified,
                ResponseHeader.ETag,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.ChannelDetail);

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier verifier,
        PublishedCatalog catalog,
        TenantDb db,
        [FromRoute] string id,
        [FromRoute] string channel
    )
    {
        var row = await AssessmentStore.Find(db, Caller.From(http), id, http.RequestAborted);
        var seed = row is null ? null : catalog.FindModel(row.Model) ?? catalog.NewestModel;
        var index = seed?.Model.FindChannel(channel) ?? -1;

        if (row is null || index < 0)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        var texts = catalog.TextsFor(http.Request);
        var view = verifier.Verify(row) is { } scored
            ? CreateResponse(scored, row, index, texts)
            : new(
                verifier.ToResponse(row, IncludeOptions.None, texts).Channels.First(view => view.Channel == channel),
                row.Id,
                verified: false
            );
        return JsonResponse.Create(
            view,
            AssessmentJsonContext.Default.ChannelDetailResponse,
            tagged: true,
            language: texts.Language
        );
    }

    /// <summary>Creates the response for a channel of a verified result.</summary>
    internal static ChannelDetailResponse CreateResponse(
        ScoredSubmission scored,
        AssessmentRow row,
        int channel,
        LanguageTexts texts
    )
    {
        var card = scored.Scorecard;
        var found = Counterfactual.Search(card, channel);
        var view = ChannelResponseFactory.Create(scored.Model, card, channel, Parts, texts);
        return new(view, row.Id, verified: true)
        {
            BeatenBy =
            [
                .. card
                    .RankOrder.Take(card.Verdicts[channel].Rank - 1)
                    .Select(other => new HigherRankedChannelResponse(
                        card.Model.Channels[other].Key,
                        ScoreResponseFactory.ToPoints(card.Scores[other].Score),
                        card.Verdicts[other].Verdict.Code()
                    )),
            ],
            // A model with actions gives its advice in the plan, and none for a channel without hours.
            Watching = scored.Model.Document.Channels[channel].Actions is null
                ? new(texts.Watching[card.Model.Channels[channel].Key])
                : null,
            Counterfactuals = [.. found.Sets.Select(set => new CounterfactualResponse([.. set.Select(Change)]))],
            CounterfactualTarget = found.Target?.Code(),
            BestReachable = found.BestReachable?.Code(),
            StaleEvidence = ScoreResponseFactory.StaleEvidence(scored.Model, view),
        };
    }

    private static AnswerChangeResponse Change(AnswerChange change) =>
        new(
            change.Item.Code,
            AnswersResponse.ValueOf(change.Item, change.From)!,
            AnswersResponse.ValueOf(change.Item, change.To)!
        );
}
