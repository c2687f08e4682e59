using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Rescore;

/// <summary>POST /v1/assessments/{id}/rescore: scores the answers of an assessment with another model and stores the result as a new assessment.</summary>
public static class RescoreAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/rescore", Handle)
            .WithName("rescoreAssessment")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("rescore-assessment")
            .WithParameters(
                AssessmentResponse.IdParameter,
                IncludeParameter.QueryParameter,
                IdempotencyKey.HeaderParameter,
                CommonRequestHeaders.AcceptLanguage
            )
            .Accepts<RescoreRequest>(MediaTypes.Json)
            .WithRequestExamples(AssessmentExamples.RescoreRequest)
            .ProducesResponse<AssessmentResponse>(
                StatusCodes.Status201Created,
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
        AssessmentInserter inserter,
        AssessmentResponder responder,
        PublishedCatalog catalog,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        var original = await AssessmentStore.Find(db, caller, id, cancel);

        if (original is null && !IdempotencyKey.IsPresent(http.Request))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var query = new QueryParameters(http.Request, IncludeParameter.Name);
        var include = query.ReadInclude();
        using var request = await requests.ReadWithIdempotencyKey<RescoreRequest>(http, query);

        if (original is null)
        {
            // The original may have been deleted since it was rescored.
            return (request.Problem is null ? await Replay() : null) ?? ProblemResults.Of(ProblemKind.NotFound);
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var errors = request.Errors;
        var model = request.Body.Model is { } modelId ? catalog.FindModel(modelId) : null;

        if (request.Body.Model is not null && model is null)
        {
            errors.Add(new("#/model", ValidationError.UnknownVersion, AssessmentScorer.UnknownModelDetail));
        }
        else if (model is not null && model.Model.Instrument.Id != original.Instrument)
        {
            errors.Add(new("#/model", ValidationError.UnknownVersion, OtherInstrument(model, catalog, original)));
        }

        if (model is null || errors.Count > 0)
        {
            return ProblemResults.Validation(errors);
        }

        if (StoredResultVerifier.ScoreWith(model, original) is not { } scored)
        {
            return ProblemResults.Of(
                ProblemKind.Internal,
                "The stored answers cannot be read, so they cannot be scored again."
            );
        }

        var row = original.CreateRescore(scored.Scorecard, clock.GetUtcNow());
        var texts = catalog.TextsFor(http.Request);
        var rendering = AssessmentResponder.FormatRendering(include, texts);
        var insert = await inserter.Insert(caller, row, request.IdempotencyKey, rendering, token: null, cancel);

        if (insert.Inserted)
        {
            return responder.RespondWithDifference(row, scored, include, texts, original);
        }

        return insert.PersonErased
            ? ProblemResults.Of(ProblemKind.Gone, AssessmentInserter.PersonErasedDetail)
            // Without a record, the first request with the key is still running, or the original was claimed or deleted.
            : await Replay() ?? ProblemResults.Of(ProblemKind.Conflict, retryAfter: 1);

        Task<IResult?> Replay() =>
            IdempotencyStore.TryReplay(
                http,
                db,
                request.IdempotencyKey,
                record => responder.Replay(caller, record, original, cancel)
            );
    }

    /// <summary>Returns the sentence that says why a model cannot score the answers, and which models can.</summary>
    private static string OtherInstrument(PublishedModel model, PublishedCatalog catalog, AssessmentRow original)
    {
        var suitable = catalog.Models.Where(other => other.Model.Instrument.Id == original.Instrument);
        return $"{model.Model.Id} scores {model.Model.Instrument.Id}, but the person answered {original.Instrument}. "
            + $"Models of {original.Instrument}: {string.Join(", ", suitable.Select(other => other.Model.Id))}.";
    }
}
