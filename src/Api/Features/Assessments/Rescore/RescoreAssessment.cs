using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Rescore;

/// <summary>POST /v1/assessments/{id}/rescore: what another model says of the same answers, kept beside the first result.</summary>
public static class RescoreAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/rescore", Handle)
            .WithName("rescoreAssessment")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithSummary("Score a stored sheet anew under another model, and keep that too.")
            .WithDescription(
                "A new assessment with the same answers, focus, plan, personRef, consent and metadata, whose rescoreOf names "
                    + "the first one, which does not change. 'difference' stands in this answer only: all channels in the "
                    + "rank order of the new result. With an Idempotency-Key a retry within 24 hours gets the first answer "
                    + "again and nothing is stored twice."
            )
            .WithParameters(
                ReadAssessment.IdParameter,
                IncludeParameter.QueryParameter,
                IdempotencyKey.HeaderParameter,
                CommonRequestHeaders.AcceptLanguage
            )
            .Accepts<RescoreRequest>("application/json")
            .WithRequestExamples(AssessmentExamples.RescoreRequest)
            .ProducesResponse<AssessmentResponse>(
                StatusCodes.Status201Created,
                "Scored anew and kept; or, for a retry with the same Idempotency-Key, the first answer again.",
                ResponseHeader.Location,
                ResponseHeader.ContentLanguage,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, AssessmentExamples.Rescored)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        AssessmentStore keeper,
        PublishedCatalog published,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var caller = Caller.From(http);
        var original = await AssessmentSql.Find(db, caller, id, http.RequestAborted);

        if (original is null)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var query = new QueryParameters(http.Request, IncludeParameter.Name);
        var parts = query.ReadInclude();
        using var request = await requests.ReadWithIdempotencyKey<RescoreRequest>(http, query);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var errors = request.Errors;
        var model = published.FindModel(request.Body.Model ?? "");

        if (request.Body.Model is not null && model?.Model.Instrument.Id != original.Instrument)
        {
            errors.Add(new("#/model", ValidationError.UnknownVersion, AssessmentScorer.UnknownModelDetail));
        }

        if (model is null || errors.Count > 0)
        {
            return ProblemResults.Validation(errors);
        }

        return StoredResultVerifier.ScoreWith(model, original) is { } scored
            ? await keeper.Insert(
                http,
                original.CreateRescore(scored.Card, clock.GetUtcNow()),
                scored,
                request.IdempotencyKey,
                parts,
                original
            )
            : ProblemResults.Of(
                ProblemKind.Internal,
                "The stored answers cannot be read, so they cannot be scored anew."
            );
    }
}
