using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>DELETE /v1/assessments/{id}: gone for good.</summary>
public static class DeleteAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/assessments/{id}", Handle)
            .WithName("deleteAssessment")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsWrite)
            .OpenTo(KeyKind.Respondent)
            .WithSummary("Delete one stored result.")
            .WithDescription(
                "Answers, result and metadata are gone for good; reading them again, and deleting them again, is 404. A "
                    + "late retry of the submission with its Idempotency-Key gets 410 and brings nothing back."
            )
            .Takes(ReadAssessment.Declared)
            .Answers(StatusCodes.Status204NoContent, "It is gone.");

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, OutboxSignal outbox, [FromRoute] string id)
    {
        var queries = new Queries(http.Request);

        // A query that is not taken is refused before anything is deleted.
        if (ResourceId.TryRead(id, out var known) && queries.Refusal is { } refusal)
        {
            var there = await AssessmentStore.Find(db, Caller.Of(http), known, http.RequestAborted);
            return there is null ? Problems.Of(ProblemKind.NotFound) : refusal;
        }

        if (
            known == default
            || await AssessmentStore.Delete(db, Caller.Of(http), known, http.RequestAborted) is not { } raised
        )
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        if (raised)
        {
            outbox.Wake();
        }

        return Results.NoContent();
    }
}
