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

/// <summary>Sends deliveries again with the same <c>webhook-id</c>: one delivery, or those of a period.</summary>
public static class ReplayDeliveries
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapPost("/webhooks/{id}/deliveries/{delivery}/replay", One)
            .WithName("replayDelivery")
            .WithWebhookDefaults()
            .WithDocs("replay-delivery")
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
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status202Accepted, WebhookExamples.QueuedDelivery)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.WebhookDisabled, ProblemKind.IdempotencyKeyReused);

        v1.MapPost("/webhooks/{id}/replay", Range)
            .WithName("replayDeliveries")
            .WithWebhookDefaults()
            .WithDocs("replay-deliveries")
            .WithParameters(WebhookEndpointConventions.IdParameter, IdempotencyKey.HeaderParameter)
            .Accepts<ReplayDeliveriesRequest>("application/json")
            .WithRequestExamples("replay-deliveries.replay")
            .ProducesResponse<ReplayedDeliveriesResponse>(
                StatusCodes.Status202Accepted,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status202Accepted, WebhookExamples.ReplayedDeliveries)
            .WithExample(ProblemKind.Validation, WebhookExamples.MissingStart)
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
            || !ResourceId.TryRead(delivery, out var deliveryId)
            || !await DeliveryStore.Exists(db, caller.Partner, row.Id, deliveryId, cancel)
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

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new(deliveryId),
            WebhookJsonContext.Default.QueuedDeliveryResponse
        );
        var replay = await DeliveryStore.Replay(
            db,
            caller.Partner,
            row.Id,
            deliveryId,
            deliveryId,
            request.IdempotencyKey,
            body,
            cancel
        );
        return await Respond(http, db, outbox, request.IdempotencyKey, replay, body);
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
            ToBody(0),
            cancel
        );
        return await Respond(http, db, outbox, request.IdempotencyKey, replay, ToBody(replay.Count));

        static byte[] ToBody(int count) =>
            JsonSerializer.SerializeToUtf8Bytes(new(count), WebhookJsonContext.Default.ReplayedDeliveriesResponse);
    }

    private static async Task<IResult> Respond(
        HttpContext http,
        TenantDb db,
        OutboxSignal outbox,
        IdempotencyKey? key,
        ReplayResult replay,
        byte[] body
    )
    {
        if (replay.Accepted)
        {
            outbox.Wake();
            return JsonResponse.FromBytes(body, StatusCodes.Status202Accepted);
        }

        return replay.Enabled
            ? await IdempotencyStore.Replay(http, db, key, CreateAgain)
            : await IdempotencyStore.TryReplay(http, db, key, CreateAgain)
                ?? ProblemResults.Of(ProblemKind.WebhookDisabled);

        async Task<IResult?> CreateAgain(IdempotencyRecord record) =>
            await WebhookStore.Exists(db, Caller.From(http), record.ResourceId, http.RequestAborted)
                ? JsonResponse.FromBytes(record.ToBody(), StatusCodes.Status202Accepted, IdempotencyStore.MarkReplayed)
                : null;
    }
}
