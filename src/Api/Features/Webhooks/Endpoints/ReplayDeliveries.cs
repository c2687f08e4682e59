using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>POST /v1/webhooks/{id}/replay: sends the deliveries of a period again with the same <c>webhook-id</c>.</summary>
public static class ReplayDeliveries
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks/{id}/replay", Handle)
            .WithName("replayDeliveries")
            .WithWebhookDefaults()
            .WithDocs("replay-deliveries")
            .WithParameters(WebhookEndpointConventions.IdParameter, IdempotencyKey.HeaderParameter)
            .Accepts<ReplayDeliveriesRequest>(MediaTypes.Json)
            .WithRequestExamples("replay-deliveries.replay")
            .ProducesResponse<ReplayedDeliveriesResponse>(
                StatusCodes.Status202Accepted,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status202Accepted, WebhookExamples.ReplayedDeliveries)
            .WithExample(ProblemKind.Validation, WebhookExamples.MissingStart)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.WebhookDisabled, ProblemKind.IdempotencyKeyReused);

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
        var result = await RedeliveryStore.Redeliver(
            db,
            caller.PartnerId,
            row.Id,
            UuidV7Bounds.FirstAt(from),
            UuidV7Bounds.FirstAt(to),
            request.IdempotencyKey,
            ToBody(0),
            cancel
        );
        return await RedeliveryResponse.Create(http, db, outbox, request.IdempotencyKey, result, ToBody(result.Count));

        static byte[] ToBody(int count) =>
            JsonSerializer.SerializeToUtf8Bytes(new(count), WebhookJsonContext.Default.ReplayedDeliveriesResponse);
    }
}
