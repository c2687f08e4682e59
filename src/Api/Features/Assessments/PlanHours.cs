using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>POST /v1/assessments/{id}/plan: share the hours out in another way; stores nothing.</summary>
public static class PlanHours
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/plan", Handle)
            .WithName("planHours")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsWrite)
            .WithSummary("Plan the hours of a stored result anew.")
            .WithDescription(
                "With other hours or bounds, or set beside how the hours are spent now. Hours that are not sent are those "
                    + "that the assessment was submitted with, else those of TIM1. Nothing is stored."
            )
            .Takes(ReadAssessment.Declared, CommonParameters.AcceptLanguage)
            .Accepts<PlanWishes>("application/json")
            .ShowsRequests(AssessmentExamples.PlanRequest)
            .Answers<PlanAnswer>(
                StatusCodes.Status200OK,
                "Planned; nothing is kept.",
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, AssessmentExamples.Plan)
            .Shows(ProblemKind.Validation, AssessmentExamples.PlanFaults);

    private static async Task<IResult> Handle(
        HttpContext http,
        KeptResults kept,
        Published published,
        TenantDb db,
        [FromRoute] string id
    )
    {
        var row = await AssessmentStore.Find(db, Caller.Of(http), id, http.RequestAborted);

        if (row is null)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        using var body = await JsonBody.Read(http);

        if ((body.Refusal ?? new Queries(http.Request).Refusal) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var wishes = RequestReader.Plan(body.Root, new Members("#", faults));
        wishes.HoursPerWeek ??= faults.Exists(fault => fault.Pointer == "#/hoursPerWeek")
            ? null
            : row.ReadPlan()?.HoursPerWeek;

        var scored = kept.Score(row);
        var model = scored?.Seed.Model ?? published.NewestModel.Model;
        var request = SubmissionReader.ReadPlan(model, scored?.Card.Sheet, wishes, "#", faults);

        if (request is null || faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        // A result that cannot be computed again has no plan either: its verdicts are what was stored.
        var texts = published.TextsFor(http.Request);
        var answer = scored is null
            ? new(Plan: null, PlanUnavailable.Withheld.Code(), PlanDetail: null)
            : PlanViews.Answer(scored.Card, request, scored.Focus, texts);
        return JsonAnswer.Of(answer, AssessmentJson.Default.PlanAnswer, language: texts.Language);
    }
}
