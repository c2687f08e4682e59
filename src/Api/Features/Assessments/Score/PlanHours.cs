using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>POST /v1/assessments/{id}/plan: share the hours out in another way; stores nothing.</summary>
public static class PlanHours
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/plan", Handle)
            .WithName("planHours")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithSummary("Plan the hours of a stored result anew.")
            .WithDescription(
                "With other hours or bounds, or set beside how the hours are spent now. Hours that are not sent are those "
                    + "that the assessment was submitted with, else those of TIM1. Nothing is stored."
            )
            .WithParameters(ReadAssessment.IdParameter, CommonRequestHeaders.AcceptLanguage)
            .Accepts<PlanOptions>("application/json")
            .WithRequestExamples(AssessmentExamples.PlanRequest)
            .ProducesResponse<PlanHoursResponse>(
                StatusCodes.Status200OK,
                "Planned; nothing is kept.",
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.Plan)
            .WithExample(ProblemKind.Validation, AssessmentExamples.PlanFaults);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        StoredResultVerifier kept,
        PublishedCatalog published,
        TenantDb db,
        [FromRoute] string id
    )
    {
        var row = await AssessmentSql.Find(db, Caller.From(http), id, http.RequestAborted);

        if (row is null)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.Read<PlanOptions>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var (options, errors) = (request.Body, request.Errors);
        options.HoursPerWeek ??= errors.Exists(error => error.Pointer == "#/hoursPerWeek")
            ? null
            : row.ReadPlan()?.HoursPerWeek;

        var scored = kept.Verify(row);
        var model = scored?.Seed.Model ?? published.NewestModel.Model;
        var plan = AssessmentScorer.ReadPlan(model, scored?.Card.Responses, options, "#", errors);

        if (plan is null || errors.Count > 0)
        {
            return ProblemResults.Validation(errors);
        }

        // A result that cannot be computed again has no plan either: its verdicts are what was stored.
        var texts = published.TextsFor(http.Request);
        var answer = scored is null
            ? new(Plan: null, PlanUnavailable.Withheld.Code(), PlanDetail: null)
            : PlanResponseFactory.CreateResponse(scored.Card, plan, texts);
        return JsonResponse.Create(answer, AssessmentJsonContext.Default.PlanHoursResponse, language: texts.Language);
    }
}
