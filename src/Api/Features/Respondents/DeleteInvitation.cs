using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Respondents;

/// <summary>DELETE /v1/invitations/{id}: gone, with its token and what was answered so far.</summary>
public static class DeleteInvitation
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/invitations/{id}", Handle)
            .WithName("deleteInvitation")
            .WithTags("Respondents")
            .Needs(KeyScope.AssessmentsWrite)
            .WithSummary("Take an invitation back.")
            .WithDescription(
                "Its link and token end within 5 seconds on every instance, and what was answered so far is gone. An "
                    + "assessment that came of it stays, and is deleted by itself."
            )
            .Takes(InvitationView.Declared)
            .Answers(StatusCodes.Status204NoContent, "It is gone.");

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        // A query that is not taken is refused before anything is deleted.
        if (await InvitationStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        return await InvitationStore.Delete(db, caller, row.Id, cancel)
            ? Results.NoContent()
            : Problems.Of(ProblemKind.NotFound);
    }
}
