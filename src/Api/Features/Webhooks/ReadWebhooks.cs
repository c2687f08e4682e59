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
            .Takes(Paging.Declared)
            .Answers<WebhookPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, WebhookExamples.Page);

        v1.MapGet("/webhooks/{id}", One)
            .Named("readWebhook", "Read one webhook.", "Its secret and the values of its headers are never shown.")
            .Takes(WebhookPaths.Id)
            .Answers<WebhookView>(StatusCodes.Status200OK, "The webhook.", SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, WebhookExamples.One);
    }

    private static async Task<IResult> List(HttpContext http, WebhookPages pages, TenantDb db, PublicUrl address)
    {
        var queries = new Queries(http.Request, "limit", "cursor");
        var (before, limit) = (Paging.Before(queries), Paging.Limit(queries));

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = await WebhookStore.List(db, Caller.Of(http), before, limit, http.RequestAborted);
        var (rows, next) = Paging.Cut(found, limit, row => row.Id);
        return JsonAnswer.Of(
            new WebhookPage([.. rows.Select(pages.View)], next),
            WebhookJson.Default.WebhookPage,
            headers: next is null ? null : headers => headers.Link = address.NextPage(http.Request, next)
        );
    }

    private static async Task<IResult> One(HttpContext http, WebhookPages pages, TenantDb db, [FromRoute] string id)
    {
        if (await WebhookStore.Find(db, Caller.Of(http), id, http.RequestAborted) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        return new Queries(http.Request).Refusal ?? JsonAnswer.Of(pages.View(row), WebhookJson.Default.WebhookView);
    }
}
