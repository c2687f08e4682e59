using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>GET /v1/invitations/current: the invitation of a token, with its saved answers.</summary>
public static class ReadCurrentInvitation
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet(CurrentInvitation.Path, Handle)
            .WithName("readCurrentInvitation")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("read-current-invitation")
            .WithParameters(CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<CurrentInvitationResponse>(
                StatusCodes.Status200OK,
                CurrentInvitation.Tag,
                ResponseHeader.NoTransform
            )
            .ProducesResponse(StatusCodes.Status304NotModified, CurrentInvitation.Tag, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, InvitationExamples.CurrentInvitation);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var (invitation, problem) = await CurrentInvitation.Find(http, db);

        if ((problem ?? new QueryParameters(http.Request).Problem) is { } rejection)
        {
            return rejection;
        }

        var caller = Caller.From(http);
        var partner = await PartnerSettings.Find(db, caller.PartnerId, http.RequestAborted);
        var redirectUrl = invitation!.RedirectUrl;
        var response = new CurrentInvitationResponse(invitation)
        {
            Partner = new(partner!.Name),
            Branding = partner.Branding,
            // The origin may have been removed from the partner since.
            RedirectUrl =
                redirectUrl is null || RedirectUrlRules.FindError(redirectUrl, caller.Origins) is null
                    ? redirectUrl
                    : null,
        };
        return CurrentInvitation.Respond(response, invitation);
    }
}
