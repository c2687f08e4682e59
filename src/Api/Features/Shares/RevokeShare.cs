using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Shares;

/// <summary>DELETE /v1/assessments/{id}/shares/{shareId}: revokes a link to a report.</summary>
public static class RevokeShare
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/assessments/{id}/shares/{shareId}", Handle)
            .WithName("revokeShare")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("revoke-share")
            .WithParameters(
                AssessmentResponse.IdParameter,
                OpenApiExtensions.PathParameter(
                    "shareId",
                    "The id of the share, as returned by `POST /v1/assessments/{id}/shares`: a UUIDv7.",
                    OpenApiExtensions.StringSchema(format: "uuid"),
                    "01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b72"
                )
            )
            .AcceptsConditions()
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        HttpContext http,
        TenantDb db,
        [FromRoute] string id,
        [FromRoute] string shareId
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (
            !ResourceId.TryRead(id, out var assessment)
            || !ResourceId.TryRead(shareId, out var share)
            || await ShareStore.Find(db, caller, assessment, share, cancel) is null
        )
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        // An unknown query parameter is rejected before anything is revoked.
        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        if (!Preconditions.Hold(http.Request))
        {
            return ProblemResults.Of(ProblemKind.PreconditionFailed);
        }

        return await ShareStore.Revoke(db, caller, assessment, share, cancel)
            ? Results.NoContent()
            : ProblemResults.Of(ProblemKind.NotFound);
    }
}
