using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>DELETE /v1/cohort-links/{id}: revokes a link to the coach's view.</summary>
public static class RevokeCohortLink
{
    /// <summary>The id of a link in the OpenAPI document.</summary>
    internal const string ExampleId = "01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b73";

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/cohort-links/{id}", Handle)
            .WithName("revokeCohortLink")
            .WithTags("People")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("revoke-cohort-link")
            .WithParameters(
                OpenApiExtensions.PathParameter(
                    "id",
                    "The id of the link, as returned by `POST /v1/cohort-links`: a UUIDv7.",
                    OpenApiExtensions.StringSchema(format: "uuid"),
                    ExampleId
                )
            )
            .AcceptsConditions()
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (!ResourceId.TryRead(id, out var link) || await CohortLinkStore.Find(db, caller, link, cancel) is null)
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

        var entry = new AuditEntry(Audit.CohortLinkRevoked, caller.IsTest, caller.KeyId, link, clock.GetUtcNow());
        return await CohortLinkStore.Revoke(db, caller, link, entry, cancel)
            ? Results.NoContent()
            : ProblemResults.Of(ProblemKind.NotFound);
    }
}
