using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>GET /v1/webhooks: the webhooks of the partner and their states.</summary>
public static class ListWebhooks
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/webhooks", Handle)
            .WithName("listWebhooks")
            .WithWebhookDefaults()
            .WithDocs("list-webhooks")
            .WithParameters(Paging.LimitParameter, Paging.CursorParameter)
            .ProducesResponse<WebhookPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, WebhookExamples.WebhookPage);

    private static async Task<IResult> Handle(HttpContext http, WebhookResponseFactory pages, TenantDb db)
    {
        var queries = new QueryParameters(http.Request, "limit", "cursor");
        var paging = Paging.Read(queries);

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var found = await WebhookStore.List(db, Caller.From(http), paging.Before, paging.Limit, http.RequestAborted);
        return paging.ToResponse(
            http,
            found,
            static row => row.Id,
            (rows, next) => new WebhookPage([.. rows.Select(pages.ToResponse)], next),
            WebhookJsonContext.Default.WebhookPage
        );
    }
}
