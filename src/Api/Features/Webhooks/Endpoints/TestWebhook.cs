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

/// <summary>POST /v1/webhooks/{id}/test: a sample, signed, by the same way as everything else.</summary>
public static class TestWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks/{id}/test", Handle)
            .WithWebhookDefaults(
                "testWebhook",
                "Send a sample.",
                "A realistic event, made by the service from an example, is signed and sent at once through the same queue "
                    + "as real ones, even to a webhook that is disabled. The list of deliveries tells what came of it."
            )
            .WithParameters(WebhookEndpointConventions.IdParameter, IdempotencyKey.HeaderParameter)
            .Accepts<TestWebhookRequest>(isOptional: true, "application/json")
            .WithRequestExamples(WebhookExamples.TestRequest)
            .ProducesResponse<QueuedDeliveryResponse>(
                StatusCodes.Status202Accepted,
                "It is on its way.",
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status202Accepted, WebhookExamples.Queued)
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
        var answer = JsonSerializer.SerializeToUtf8Bytes(queued, WebhookJsonContext.Default.QueuedDeliveryResponse);

        if (
            await DeliveryStore.InsertSample(
                db,
                caller.Partner,
                row.Id,
                queued.DeliveryId,
                request.Body.Event ?? row.Events[0],
                request.IdempotencyKey,
                answer,
                cancel
            )
        )
        {
            outbox.Wake();
            return JsonResponse.FromBytes(answer, StatusCodes.Status202Accepted);
        }

        return await IdempotentWrite.ReplayOrConflict(
            http,
            db,
            request.IdempotencyKey,
            WebhookStore.ExistsSql,
            StatusCodes.Status202Accepted
        );
    }
}
