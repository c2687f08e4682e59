using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>GET /v1/webhooks/{id}/deliveries: what was sent, what came back, and what is still to come.</summary>
public static class ListDeliveries
{
    private static readonly string[] States = [DeliveryState.Pending, DeliveryState.Delivered, DeliveryState.Failed];

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/webhooks/{id}/deliveries", Handle)
            .Named(
                "listDeliveries",
                "List what was sent to a webhook, newest first.",
                "Each with its last attempt: headers, status, time taken and the beginning of the answer. Payloads are made "
                    + "from what is stored, so they are null once that is deleted. Deliveries are kept for 30 days."
            )
            .Takes(
                WebhookPaths.Id,
                Contract.InQuery("event", "Only those of this event.", Contract.Codes(EventNameAttribute.Names)),
                Contract.InQuery("state", "Only those in this state.", Contract.Codes(States))
            )
            .Takes(Paging.LimitDeclared, Paging.CursorDeclared)
            .Answers<DeliveryPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, WebhookExamples.Deliveries);

    private static async Task<IResult> Handle(HttpContext http, WebhookPages pages, TenantDb db, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } webhook)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        var queries = new Queries(http.Request, "event", "state", "limit", "cursor");
        var paging = Paging.Read(queries);
        var filter = new DeliveryFilter(
            webhook.Id,
            queries.Code("event", EventNameAttribute.Names),
            queries.Code("state", States),
            paging.Before,
            paging.Limit
        );

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = (await DeliveryStore.List(db, caller.Partner, filter, cancel)).ToList();
        var views = await pages.View(caller, webhook, [.. found.Take(paging.Limit)], cancel);
        return paging.Answer(
            http,
            found,
            static row => row.Id,
            (_, next) => new DeliveryPage(views, next),
            WebhookJson.Default.DeliveryPage
        );
    }
}
