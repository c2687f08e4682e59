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
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>POST /v1/assessments/{id}/plan: plans the hours of an assessment with other options. Stores nothing.</summary>
public static class PlanHours
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/plan", Handle)
            .WithName("planHours")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("plan-hours")
            .WithParameters(ReadAssessment.IdParameter, CommonRequestHeaders.AcceptLanguage)
            .Accepts<PlanOptions>("application/json")
            .WithRequestExamples("plan-hours.planWishes")
            .ProducesResponse<PlanHoursResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.HoursPlan)
            .WithExample(ProblemKind.Validation, AssessmentExamples.HoursPlanErrors);

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier kept,
        PublishedCatalog published,
        TenantDb db,
        [FromRoute] string id
    )
    {
        var row = await AssessmentStore.Find(db, Caller.From(http), id, http.RequestAborted);

        if (row is null)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var body = await JsonRequestBody.Read(http);

        if ((body.Problem ?? new QueryParameters(http.Request).Problem) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<ValidationError>();
        var wishes = SubmitRequestReader.ReadPlan(body.Root, new StrictJson("#", faults));
        wishes.HoursPerWeek ??= faults.Exists(fault => fault.Pointer == "#/hoursPerWeek")
            ? null
            : row.ReadPlan()?.HoursPerWeek;

        var scored = kept.Verify(row);
        var model = scored?.Seed.Model ?? published.NewestModel.Model;
        var request = AssessmentScorer.ReadPlan(model, scored?.Card.Responses, wishes, "#", faults);

        if (request is null || faults.Count > 0)
        {
            return ProblemResults.Validation(faults);
        }

        // A result that cannot be computed again has no plan either: its verdicts are what was stored.
        var texts = published.TextsFor(http.Request);
        var answer = scored is null
            ? new(Plan: null, PlanUnavailable.Withheld.Code(), PlanDetail: null)
            : PlanResponseFactory.CreateResponse(scored.Card, request, scored.Focus, texts);
        return JsonResponse.Create(answer, AssessmentJsonContext.Default.PlanHoursResponse, language: texts.Language);
    }
}
