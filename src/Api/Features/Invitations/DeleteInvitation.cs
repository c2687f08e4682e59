using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>DELETE /v1/invitations/{id}: deletes an invitation with its token and saved answers.</summary>
public static class DeleteInvitation
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/invitations/{id}", Handle)
            .WithName("deleteInvitation")
            .WithTags("Respondents")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("delete-invitation")
            .WithParameters(InvitationResponse.IdParameter)
            .AcceptsConditions()
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        while (await InvitationStore.Find(db, caller, id, cancel) is { } row)
        {
            // An unknown query parameter is rejected before anything is deleted.
            if (new QueryParameters(http.Request).Problem is { } problem)
            {
                return problem;
            }

            if (!Preconditions.Hold(http.Request, ReadInvitation.CreateResponse(row)))
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }

            if (await InvitationStore.Delete(db, caller, row, cancel))
            {
                return Results.NoContent();
            }
        }

        return ProblemResults.Of(ProblemKind.NotFound);
    }
}
