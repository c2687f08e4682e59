using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Planning;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Planning;

/// <summary>POST /v1/assessments/{id}/plan: plans the hours of an assessment with other options. Stores nothing.</summary>
public static class PlanHours
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/plan", Handle)
            .WithName("planHours")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("plan-hours")
            .WithParameters(AssessmentResponse.IdParameter, CommonRequestHeaders.AcceptLanguage)
            .Accepts<PlanOptions>(MediaTypes.Json)
            .WithRequestExamples("plan-hours.planOptions")
            .ProducesResponse<PlanHoursResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.HoursPlan)
            .WithExample(ProblemKind.Validation, AssessmentExamples.HoursPlanErrors);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        StoredResultVerifier verifier,
        PublishedCatalog catalog,
        TenantDb db,
        [FromRoute] string id
    )
    {
        if (await AssessmentStore.Find(db, Caller.From(http), id, http.RequestAborted) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.Read<PlanOptions>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var (options, errors) = (request.Body, request.Errors);

        if (!errors.Exists(error => error.Pointer == "#/hoursPerWeek"))
        {
            options.HoursPerWeek ??= row.ReadPlan()?.HoursPerWeek;
        }

        var scored = verifier.Verify(row);
        var model = scored?.Model ?? catalog.NewestModel;
        var plan = AssessmentScorer.ReadPlan(model.Model, scored?.Scorecard.Responses, options, "#", errors);

        if (plan is null || errors.Count > 0)
        {
            return ProblemResults.Validation(errors);
        }

        // If the stored result cannot be computed again, only its stored verdicts are returned, and there is no plan.
        var texts = catalog.TextsFor(http.Request);
        var response = scored is null
            ? new(Plan: null, PlanUnavailable.Withheld.Code(), PlanDetail: null)
            : PlanResponseFactory.CreateResponse(scored.Scorecard, plan, scored.Focus, texts);
        return JsonResponse.Create(response, AssessmentJsonContext.Default.PlanHoursResponse, language: texts.Language);
    }
}
