using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The invitation of a check-in link.</summary>
internal static class CheckInInvitation
{
    /// <summary>Returns the invitation of the token, or a problem if it is not one to check in or has expired.</summary>
    public static async Task<(InvitationRow? Invitation, IResult? Problem)> Find(HttpContext http, TenantDb db)
    {
        var caller = Caller.From(http);

        if (caller.InvitationId is null)
        {
            return (null, Forbidden);
        }

        var found = await InvitationStore.FindUnexpired(db, caller, http.RequestAborted);
        return found is null ? (null, ApiKeyAuthentication.Unauthorized(http))
            : found.IsCheckIn ? (found, null)
            : (null, Forbidden);
    }

    private static IResult Forbidden =>
        ProblemResults.Of(
            ProblemKind.Forbidden,
            "This token does not belong to a check-in link, so it cannot record activity."
        );
}
