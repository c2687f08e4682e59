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

/// <summary>POST /v1/webhooks/{id}/test: sends a signed sample event through the queue of real events.</summary>
public static class TestWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks/{id}/test", Handle)
            .WithName("testWebhook")
            .WithWebhookDefaults()
            .WithDocs("test-webhook")
            .WithParameters(WebhookEndpointConventions.IdParameter, IdempotencyKey.HeaderParameter)
            .Accepts<TestWebhookRequest>(isOptional: true, "application/json")
            .WithRequestExamples("test-webhook.testEvent")
            .ProducesResponse<QueuedDeliveryResponse>(
                StatusCodes.Status202Accepted,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status202Accepted, WebhookExamples.QueuedDelivery)
            .WithExample(ProblemKind.Validation, WebhookExamples.UnknownEvent)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
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

        using var request = await requests.ReadWithIdempotencyKey<TestWebhookRequest>(http, bodyIsOptional: true);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var queued = new QueuedDeliveryResponse(Guid.CreateVersion7(clock.GetUtcNow()));
        var body = JsonSerializer.SerializeToUtf8Bytes(queued, WebhookJsonContext.Default.QueuedDeliveryResponse);

        if (
            await DeliveryStore.InsertSample(
                db,
                caller.Partner,
                row.Id,
                queued.DeliveryId,
                request.Body.Event ?? row.Events[0],
                request.IdempotencyKey,
                body,
                cancel
            )
        )
        {
            outbox.Wake();
            return JsonResponse.FromBytes(body, StatusCodes.Status202Accepted);
        }

        return await IdempotencyStore.Replay(
            http,
            db,
            request.IdempotencyKey,
            async record =>
                await WebhookStore.Exists(db, caller, record.ResourceId, cancel)
                    ? JsonResponse.FromBytes(
                        record.ToBody(),
                        StatusCodes.Status202Accepted,
                        IdempotencyStore.MarkReplayed
                    )
                    : null
        );
    }
}
