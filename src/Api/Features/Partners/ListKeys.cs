using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner/keys and /v1/partner/keys/{id}: the API keys of the partner, without their texts.</summary>
public static class ListKeys
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/partner/keys", List)
            .WithName("listKeys")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("list-keys")
            .WithParameters(Paging.LimitParameter, Paging.CursorParameter)
            .ProducesResponse<ApiKeyPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, PartnerExamples.ApiKeyPage);

        v1.MapGet("/partner/keys/{id}", Read)
            .WithName("readKey")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("read-key")
            .WithParameters(ApiKeyResponse.IdParameter, CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<ApiKeyResponse>(StatusCodes.Status200OK, ResponseHeader.ETag, ResponseHeader.NoStore)
            .ProducesResponse(StatusCodes.Status304NotModified, ResponseHeader.ETag, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, PartnerExamples.ApiKey);
    }

    private static async Task<IResult> List(HttpContext http, TenantDb db)
    {
        var caller = Caller.From(http);
        var queries = new QueryParameters(http.Request, "limit", "cursor");
        var paging = Paging.Read(queries);

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var found = await ApiKeySql.List(db, caller.Partner, ApiKeySql.ModeOf(caller), paging, http.RequestAborted);
        return paging.ToResponse(
            http,
            found.Select(row => new ApiKeyResponse(row)),
            static key => key.Id,
            static (items, next) => new ApiKeyPage(items, next),
            PartnerJsonContext.Default.ApiKeyPage
        );
    }

    private static async Task<IResult> Read(HttpContext http, TenantDb db, [FromRoute] string id) =>
        await ApiKeySql.Find(db, Caller.From(http), id, http.RequestAborted) is not { } row
            ? ProblemResults.Of(ProblemKind.NotFound)
            : new QueryParameters(http.Request).Problem
                ?? JsonResponse.Create(
                    new ApiKeyResponse(row),
                    PartnerJsonContext.Default.ApiKeyResponse,
                    tagged: true
                );
}
