using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>GET /v1/webhooks and /v1/webhooks/{id}: what is subscribed, and how it fares.</summary>
public static class ReadWebhooks
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/webhooks", List)
            .Named(
                "listWebhooks",
                "List webhooks, newest first.",
                "Those of the key's own mode, test or live. A webhook that was disabled says why and since when."
            )
            .Takes(Paging.LimitDeclared, Paging.CursorDeclared)
            .Answers<WebhookPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, WebhookExamples.Page);

        v1.MapGet("/webhooks/{id}", One)
            .Named("readWebhook", "Read one webhook.", "Its secret and the values of its headers are never shown.")
            .Takes(WebhookPaths.Id)
            .Answers<WebhookView>(StatusCodes.Status200OK, "The webhook.", SentHeader.NoTransform)
            .Shows(StatusCodes.Status200OK, WebhookExamples.One);
    }

    private static async Task<IResult> List(HttpContext http, WebhookPages pages, TenantDb db)
    {
        var queries = new Queries(http.Request, "limit", "cursor");
        var paging = Paging.Read(queries);

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = await WebhookStore.List(db, Caller.Of(http), paging.Before, paging.Limit, http.RequestAborted);
        return paging.Answer(
            http,
            found,
            static row => row.Id,
            (rows, next) => new WebhookPage([.. rows.Select(pages.View)], next),
            WebhookJson.Default.WebhookPage
        );
    }

    private static async Task<IResult> One(HttpContext http, WebhookPages pages, TenantDb db, [FromRoute] string id)
    {
        if (await WebhookStore.Find(db, Caller.Of(http), id, http.RequestAborted) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        return new Queries(http.Request).Refusal ?? pages.Answer(row);
    }
}
