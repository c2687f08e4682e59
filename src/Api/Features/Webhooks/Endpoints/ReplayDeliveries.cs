using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Sends again what was sent before, under the same <c>webhook-id</c>: one delivery, or those of some time.</summary>
public static class ReplayDeliveries
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/webhooks/{id}/deliveries/{delivery}/replay", One)
            .WithWebhookDefaults(
                "replayDelivery",
                "Send one delivery again.",
                "At once, whatever became of it, under the same webhook-id, with retries as if it were new. One that is "
                    + "under way at this moment is left to arrive. A disabled webhook is enabled first."
            )
            .WithParameters(
                WebhookEndpointConventions.IdParameter,
                OpenApiExtensions.PathParameter(
                    "delivery",
                    "The id of the delivery.",
                    OpenApiExtensions.StringSchema(format: "uuid"),
                    OpenApiExtensions.ExampleId
                )
            )
            .WithParameters(IdempotencyKey.HeaderParameter)
            .AcceptsEmptyBody()
            .ProducesResponse<QueuedDeliveryResponse>(
                StatusCodes.Status202Accepted,
                "It is on its way.",
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status202Accepted, WebhookExamples.Queued)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.WebhookDisabled, ProblemKind.IdempotencyKeyReused);

        v1.MapPost("/webhooks/{id}/replay", Range)
            .WithWebhookDefaults(
                "replayDeliveries",
                "Send the deliveries of some time again.",
                "All that were raised within the time, whatever became of them, each under its webhook-id: a receiver that "
                    + "has seen one already can tell. Deliveries are kept for 30 days. A disabled webhook is enabled "
                    + "first."
            )
            .WithParameters(WebhookEndpointConventions.IdParameter, IdempotencyKey.HeaderParameter)
            .Accepts<ReplayDeliveriesRequest>("application/json")
            .WithRequestExamples(WebhookExamples.ReplayRequest)
            .ProducesResponse<ReplayedDeliveriesResponse>(
                StatusCodes.Status202Accepted,
                "They are on their way.",
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status202Accepted, WebhookExamples.Replayed)
            .WithExample(ProblemKind.Validation, WebhookExamples.NoStart)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.WebhookDisabled, ProblemKind.IdempotencyKeyReused);
    }

    private static async Task<IResult> One(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        OutboxSignal outbox,
        [FromRoute] string id,
        [FromRoute] string delivery
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (
            await WebhookStore.Find(db, caller, id, cancel) is not { } row
            || !ResourceId.TryRead(delivery, out var known)
            || !await DeliveryStore.Exists(db, caller.Partner, row.Id, known, cancel)
        )
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.ReadWithIdempotencyKey<EmptyRequest>(http, bodyIsOptional: true);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var answer = JsonSerializer.SerializeToUtf8Bytes(new(known), WebhookJsonContext.Default.QueuedDeliveryResponse);
        var (partner, remembered) = (caller.Partner, "@rendering");
        var replay = await DeliveryStore.Replay(
            db,
            partner,
            row.Id,
            known,
            known,
            request.IdempotencyKey,
            remembered,
            answer,
            cancel
        );
        return await Answer(http, db, outbox, request.IdempotencyKey, replay, answer);
    }

    private static async Task<IResult> Range(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        OutboxSignal outbox,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.ReadWithIdempotencyKey<ReplayDeliveriesRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var (from, to) = (request.Body.From!.Value, request.Body.To ?? clock.GetUtcNow().AddMilliseconds(1));
        var replay = await DeliveryStore.Replay(
            db,
            caller.Partner,
            row.Id,
            UuidV7Bounds.FirstAt(from),
            UuidV7Bounds.FirstAt(to),
            request.IdempotencyKey,
            DeliveryStore.ReplayCountSql,
            Counting(0),
            cancel
        );
        return await Answer(http, db, outbox, request.IdempotencyKey, replay, Counting(replay.Count));

        static byte[] Counting(int count) =>
            JsonSerializer.SerializeToUtf8Bytes(new(count), WebhookJsonContext.Default.ReplayedDeliveriesResponse);
    }

    private static async Task<IResult> Answer(
        HttpContext http,
        TenantDb db,
        OutboxSignal outbox,
        IdempotencyKey? attempt,
        ReplayResult replay,
        byte[] answer
    )
    {
        if (replay.Done)
        {
            outbox.Wake();
            return JsonResponse.FromBytes(answer, StatusCodes.Status202Accepted);
        }

        var earlier = attempt is null
            ? null
            : await IdempotentWrite.Replay(
                http,
                db,
                attempt,
                WebhookStore.ExistsSql,
                static (_, bytes, mark) => JsonResponse.FromBytes(bytes, StatusCodes.Status202Accepted, mark)
            );
        return earlier
            ?? (
                replay.Enabled
                    ? ProblemResults.Of(ProblemKind.Conflict, retryAfter: 1)
                    : ProblemResults.Of(ProblemKind.WebhookDisabled)
            );
    }
}
