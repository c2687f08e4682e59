using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner/keys/{id}: an API key of the partner, without its text.</summary>
public static class ReadKey
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/partner/keys/{id}", Handle)
            .WithName("readKey")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("read-key")
            .WithParameters(ApiKeyResponse.IdParameter, CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<ApiKeyResponse>(StatusCodes.Status200OK, ResponseHeader.ETag, ResponseHeader.NoStore)
            .ProducesResponse(StatusCodes.Status304NotModified, ResponseHeader.ETag, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, PartnerExamples.ApiKey);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, [FromRoute] string id) =>
        await ApiKeyStore.Find(db, Caller.From(http), id, http.RequestAborted) is not { } row
            ? ProblemResults.Of(ProblemKind.NotFound)
            : new QueryParameters(http.Request).Problem ?? CreateResponse(row);

    internal static JsonResponse CreateResponse(ApiKeyRow row) =>
        JsonResponse.Create(new ApiKeyResponse(row), PartnerJsonContext.Default.ApiKeyResponse, tagged: true);
}
