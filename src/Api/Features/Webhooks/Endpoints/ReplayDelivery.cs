using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>POST /v1/webhooks/{id}/deliveries/{delivery}/replay: sends a delivery again with the same <c>webhook-id</c>.</summary>
public static class ReplayDelivery
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks/{id}/deliveries/{delivery}/replay", Handle)
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

    private static async Task<IResult> Handle(
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
            || !await DeliveryStore.Exists(db, caller.PartnerId, row.Id, deliveryId, cancel)
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
        var result = await RedeliveryStore.Redeliver(
            db,
            caller.PartnerId,
            row.Id,
            deliveryId,
            deliveryId,
            request.IdempotencyKey,
            body,
            cancel
        );
        return await RedeliveryResponse.Create(http, db, outbox, request.IdempotencyKey, result, body);
    }
}
