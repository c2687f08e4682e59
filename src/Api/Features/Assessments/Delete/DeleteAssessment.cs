using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
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
            .AcceptsConditions()
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier verifier,
        PublishedCatalog catalog,
        TenantDb db,
        OutboxSignal outbox,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        var queries = new QueryParameters(http.Request);

        if (!ResourceId.TryRead(id, out var known))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        while (true)
        {
            AssessmentRow? row = null;

            // An unknown query parameter is rejected before anything is deleted.
            if (queries.Problem is not null || Preconditions.AreSent(http.Request))
            {
                row = await AssessmentStore.Find(db, caller, known, cancel);

                if (row is null)
                {
                    return ProblemResults.Of(ProblemKind.NotFound);
                }

                if (queries.Problem is { } problem)
                {
                    return problem;
                }

                if (!ReadAssessment.ConditionsHold(http.Request, verifier, catalog, row))
                {
                    return ProblemResults.Of(ProblemKind.PreconditionFailed);
                }
            }

            if (await AssessmentStore.Delete(db, caller, known, row, cancel) is { } raised)
            {
                if (raised)
                {
                    outbox.Wake();
                }

                return TypedResults.NoContent();
            }

            if (row is null)
            {
                return ProblemResults.Of(ProblemKind.NotFound);
            }
        }
    }
}
