using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>GET /v1/invitations/{id}: an invitation and its state.</summary>
public static class ReadInvitation
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/invitations/{id}", Handle)
            .WithName("readInvitation")
            .WithTags("Respondents")
            .RequireScope(KeyScope.AssessmentsRead)
            .WithDocs("read-invitation")
            .WithParameters(InvitationResponse.IdParameter, CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<InvitationResponse>(StatusCodes.Status200OK, ResponseHeader.ETag, ResponseHeader.NoStore)
            .ProducesResponse(StatusCodes.Status304NotModified, ResponseHeader.ETag, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, InvitationExamples.CompletedInvitation);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, [FromRoute] string id) =>
        await InvitationStore.Find(db, Caller.From(http), id, http.RequestAborted) is not { } row
            ? ProblemResults.Of(ProblemKind.NotFound)
            : new QueryParameters(http.Request).Problem ?? CreateResponse(row);

    internal static JsonResponse CreateResponse(InvitationRow row) =>
        JsonResponse.Create(
            new InvitationResponse(row),
            InvitationJsonContext.Default.InvitationResponse,
            tagged: true
        );
}
