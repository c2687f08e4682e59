using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Sends again what was sent before, under the same <c>webhook-id</c>: one delivery, or those of some time.</summary>
public static class ReplayDeliveries
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/webhooks/{id}/deliveries/{delivery}/replay", One)
            .Named(
                "replayDelivery",
                "Send one delivery again.",
                "At once, whatever became of it, under the same webhook-id, with retries as if it were new. One that is "
                    + "under way at this moment is left to arrive."
            )
            .Takes(
                WebhookPaths.Id,
                Contract.InPath(
                    "delivery",
                    "The id of the delivery.",
                    Contract.Text(format: "uuid"),
                    Contract.ExampleId
                )
            )
            .Answers<QueuedView>(StatusCodes.Status202Accepted, "It is on its way.", SentHeader.NoStore)
            .Shows(StatusCodes.Status202Accepted, WebhookExamples.Queued);

        v1.MapPost("/webhooks/{id}/replay", Range)
            .Named(
                "replayDeliveries",
                "Send the deliveries of some time again.",
                "All that were raised within the time, whatever became of them, each under its webhook-id: a receiver that "
                    + "has seen one already can tell. Deliveries are kept for 30 days."
            )
            .Takes(WebhookPaths.Id)
            .Accepts<ReplayDeliveriesRequest>("application/json")
            .ShowsRequests(WebhookExamples.ReplayRequest)
            .Answers<ReplayedView>(StatusCodes.Status202Accepted, "They are on their way.", SentHeader.NoStore)
            .Shows(StatusCodes.Status202Accepted, WebhookExamples.Replayed)
            .Shows(ProblemKind.Validation, WebhookExamples.NoStart);
    }

    private static async Task<IResult> One(
        HttpContext http,
        TenantDb db,
        OutboxSignal outbox,
        [FromRoute] string id,
        [FromRoute] string delivery
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (
            await WebhookStore.Find(db, caller, id, cancel) is not { } row
            || !Guid.TryParseExact(delivery, "D", out var known)
            || !await DeliveryStore.Has(db, caller.Partner, row.Id, known, cancel)
        )
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        await DeliveryStore.Replay(db, caller.Partner, row.Id, known, known, cancel);
        outbox.Wake();
        return JsonAnswer.Of(new(known), WebhookJson.Default.QueuedView, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Range(
        HttpContext http,
        TenantDb db,
        OutboxSignal outbox,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        using var body = await JsonBody.Read(http);

        if ((body.Refusal ?? new Queries(http.Request).Refusal) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var request = Read(body.Root, faults);

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var replayed = await DeliveryStore.Replay(
            db,
            caller.Partner,
            row.Id,
            TimedId.FirstAt(request.From!.Value),
            TimedId.FirstAt(request.To ?? clock.GetUtcNow().AddMilliseconds(1)),
            cancel
        );
        outbox.Wake();
        return JsonAnswer.Of(new(replayed), WebhookJson.Default.ReplayedView, StatusCodes.Status202Accepted);
    }

    private static ReplayDeliveriesRequest Read(JsonElement body, List<Fault> faults)
    {
        var request = new ReplayDeliveriesRequest();
        var read = new Members("#", faults);

        foreach (var member in body.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "from":
                    request.From = read.Instant(member);
                    break;
                case "to":
                    request.To = read.Instant(member);
                    break;
                default:
                    read.Unknown(member, "from, to");
                    break;
            }
        }

        if (request.From is null && faults.TrueForAll(fault => fault.Pointer != "#/from"))
        {
            faults.Add(new("#/from", Fault.Required, "Say from when on events are to be sent again."));
        }
        else if (request.To <= request.From)
        {
            faults.Add(new("#/to", Fault.OutOfRange, "The end lies after the beginning."));
        }

        return request;
    }
}
