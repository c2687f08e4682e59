using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Delete;

/// <summary>DELETE /v1/assessments/{id}: deletes one stored assessment permanently.</summary>
public static class DeleteAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/assessments/{id}", Handle)
            .WithName("deleteAssessment")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("delete-assessment")
            .WithParameters(AssessmentResponse.IdParameter)
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, OutboxSignal outbox, [FromRoute] string id)
    {
        var queries = new QueryParameters(http.Request);

        // An unknown query parameter is rejected before anything is deleted.
        if (ResourceId.TryRead(id, out var known) && queries.Problem is { } problem)
        {
            var existing = await AssessmentStore.Find(db, Caller.From(http), known, http.RequestAborted);
            return existing is null ? ProblemResults.Of(ProblemKind.NotFound) : problem;
        }

        if (
            known == default
            || await AssessmentStore.Delete(db, Caller.From(http), known, http.RequestAborted) is not { } raised
        )
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (raised)
        {
            outbox.Wake();
        }

        return TypedResults.NoContent();
    }
}
