using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Shares;

/// <summary>DELETE /v1/assessments/{id}/shares/{shareId}: the link opens nothing from now on.</summary>
public static class RevokeShare
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/assessments/{id}/shares/{shareId}", Handle)
            .WithName("revokeShare")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsWrite)
            .WithSummary("Revoke a link to a report.")
            .WithDescription("The link opens nothing from now on; revoking it again is 404.")
            .Takes(
                ReadAssessment.Declared,
                Contract.InPath(
                    "shareId",
                    "The id of the share, as POST …/shares gave it: a UUIDv7.",
                    Contract.Text(format: "uuid"),
                    "01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b72"
                )
            )
            .Answers(StatusCodes.Status204NoContent, "It is revoked.");

    private static async Task<IResult> Handle(
        HttpContext http,
        TenantDb db,
        [FromRoute] string id,
        [FromRoute] string shareId
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (
            !ResourceId.TryRead(id, out var assessment)
            || !ResourceId.TryRead(shareId, out var share)
            || await ShareStore.Find(db, caller, assessment, share, cancel) is null
        )
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        // A query that is not taken is refused before anything is revoked.
        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        return await ShareStore.Revoke(db, caller, assessment, share, cancel)
            ? Results.NoContent()
            : Problems.Of(ProblemKind.NotFound);
    }
}
