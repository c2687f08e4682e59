using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner/keys: the API keys of the partner, without their texts.</summary>
public static class ListKeys
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/partner/keys", Handle)
            .WithName("listKeys")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("list-keys")
            .WithParameters(Paging.LimitParameter, Paging.CursorParameter)
            .ProducesResponse<ApiKeyPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, PartnerExamples.ApiKeyPage);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db)
    {
        var caller = Caller.From(http);
        var queries = new QueryParameters(http.Request, "limit", "cursor");
        var paging = Paging.Read(queries);

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var found = await ApiKeyStore.List(db, caller.PartnerId, caller.Mode, paging, http.RequestAborted);
        return paging.ToResponse(
            http,
            found.Select(row => new ApiKeyResponse(row)),
            static key => key.Id,
            static (items, next) => new ApiKeyPage(items, next),
            PartnerJsonContext.Default.ApiKeyPage
        );
    }
}
