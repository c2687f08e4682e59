using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>GET /v1/webhooks and /v1/webhooks/{id}: the webhooks of the partner and their states.</summary>
public static class ReadWebhooks
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/webhooks", List)
            .WithName("listWebhooks")
            .WithWebhookDefaults()
            .WithDocs("list-webhooks")
            .WithParameters(Paging.LimitParameter, Paging.CursorParameter)
            .ProducesResponse<WebhookPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, WebhookExamples.WebhookPage);

        v1.MapGet("/webhooks/{id}", One)
            .WithName("readWebhook")
            .WithWebhookDefaults()
            .WithDocs("read-webhook")
            .WithParameters(WebhookEndpointConventions.IdParameter)
            .ProducesResponse<WebhookResponse>(StatusCodes.Status200OK, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, WebhookExamples.Webhook);
    }

    private static async Task<IResult> List(HttpContext http, WebhookResponseFactory pages, TenantDb db)
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

    private static async Task<IResult> One(
        HttpContext http,
        WebhookResponseFactory pages,
        TenantDb db,
        [FromRoute] string id
    )
    {
        if (await WebhookStore.Find(db, Caller.From(http), id, http.RequestAborted) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        return new QueryParameters(http.Request).Problem ?? pages.Respond(row);
    }
}
