using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>The invitation of a token, for the operations that read it and save its answers.</summary>
internal static class CurrentInvitation
{
    /// <summary>The path of the operations.</summary>
    public const string Path = "/invitations/current";

    /// <summary>The ETag of responses, in the OpenAPI document.</summary>
    public static ResponseHeader Tag { get; } =
        ResponseHeader.ETag with
        {
            Description = "The version of the answers. Send it as If-Match with the next change, or as If-None-Match.",
            Example = "\"v3\"",
        };

    /// <summary>Returns the invitation of the token, or a problem if the token has none or the invitation has expired.</summary>
    public static async Task<(InvitationRow? Invitation, IResult? Problem)> Find(HttpContext http, TenantDb db)
    {
        var caller = Caller.From(http);

        if (caller.InvitationId is null)
        {
            return (
                null,
                ProblemResults.Of(ProblemKind.Forbidden, "This token belongs to an assessment, not to an invitation.")
            );
        }

        var found = await InvitationStore.FindUnexpired(db, caller, http.RequestAborted);
        return (found, found is null ? ApiKeyAuthentication.Unauthorized(http) : null);
    }

    /// <summary>Returns the version of the answers as an ETag.</summary>
    public static string TagOf(InvitationRow invitation) => $"\"v{invitation.Version}\"";

    /// <summary>Creates the response with the version of the answers.</summary>
    public static JsonResponse Respond(CurrentInvitationResponse response, InvitationRow invitation) =>
        JsonResponse.Patchable(response, InvitationJsonContext.Default.CurrentInvitationResponse, TagOf(invitation));
}
