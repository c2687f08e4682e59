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
                    + "under way at this moment is left to arrive. A disabled webhook is enabled first."
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
            .Takes(Attempt.Declared)
            .AcceptsNothing()
            .Answers<QueuedView>(
                StatusCodes.Status202Accepted,
                "It is on its way.",
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status202Accepted, WebhookExamples.Queued)
            .Refuses(ProblemKind.Conflict, ProblemKind.WebhookDisabled, ProblemKind.IdempotencyKeyReused);

        v1.MapPost("/webhooks/{id}/replay", Range)
            .Named(
                "replayDeliveries",
                "Send the deliveries of some time again.",
                "All that were raised within the time, whatever became of them, each under its webhook-id: a receiver that "
                    + "has seen one already can tell. Deliveries are kept for 30 days. A disabled webhook is enabled "
                    + "first."
            )
            .Takes(WebhookPaths.Id, Attempt.Declared)
            .Accepts<ReplayDeliveriesRequest>("application/json")
            .ShowsRequests(WebhookExamples.ReplayRequest)
            .Answers<ReplayedView>(
                StatusCodes.Status202Accepted,
                "They are on their way.",
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status202Accepted, WebhookExamples.Replayed)
            .Shows(ProblemKind.Validation, WebhookExamples.NoStart)
            .Refuses(ProblemKind.Conflict, ProblemKind.WebhookDisabled, ProblemKind.IdempotencyKeyReused);
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
            || !ResourceId.TryRead(delivery, out var known)
            || !await DeliveryStore.Has(db, caller.Partner, row.Id, known, cancel)
        )
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        using var body = await JsonBody.Read(http, optional: true);
        var queries = new Queries(http.Request);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? queries.Refusal ?? badKey ?? WebhookPaths.RefuseMembers(body)) is { } refusal)
        {
            return refusal;
        }

        var answer = JsonSerializer.SerializeToUtf8Bytes(new(known), WebhookJson.Default.QueuedView);
        var (partner, remembered) = (caller.Partner, "@rendering");
        var replay = await DeliveryStore.Replay(db, partner, row.Id, known, known, attempt, remembered, answer, cancel);
        return await Answer(http, db, outbox, attempt, replay, answer);
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

        var queries = new Queries(http.Request);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? queries.Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var request = Read(body.Root, faults);

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var replay = await DeliveryStore.Replay(
            db,
            caller.Partner,
            row.Id,
            TimedId.FirstAt(request.From!.Value),
            TimedId.FirstAt(request.To ?? clock.GetUtcNow().AddMilliseconds(1)),
            attempt,
            DeliveryStore.Counted,
            Counting(0),
            cancel
        );
        return await Answer(http, db, outbox, attempt, replay, Counting(replay.Count));

        static byte[] Counting(int count) =>
            JsonSerializer.SerializeToUtf8Bytes(new(count), WebhookJson.Default.ReplayedView);
    }

    private static async Task<IResult> Answer(
        HttpContext http,
        TenantDb db,
        OutboxSignal outbox,
        Attempt? attempt,
        Replay replay,
        byte[] answer
    )
    {
        if (replay.Done)
        {
            outbox.Wake();
            return JsonAnswer.Written(answer, StatusCodes.Status202Accepted);
        }

        var earlier = attempt is null
            ? null
            : await Once.Replay(
                http,
                db,
                attempt,
                WebhookStore.Alive,
                static (_, bytes, mark) => JsonAnswer.Written(bytes, StatusCodes.Status202Accepted, mark)
            );
        return earlier
            ?? (
                replay.Enabled
                    ? Problems.Of(ProblemKind.Conflict, retryAfter: 1)
                    : Problems.Of(ProblemKind.WebhookDisabled)
            );
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
                    request.From = read.Instant(member, required: true);
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
