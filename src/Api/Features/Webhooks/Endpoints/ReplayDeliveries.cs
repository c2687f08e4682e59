using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Domain.Answers;
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
            || !await DeliveryStore.Exists(db, caller.PartnerId, row.Id, known, cancel)
        )
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var body = await JsonRequestBody.Read(http, optional: true);
        var queries = new QueryParameters(http.Request);
        var (attempt, badKey) = IdempotencyKey.FromHeader(http.Request, caller, body.Bytes);

        if (
            (body.Problem ?? queries.Problem ?? badKey ?? WebhookEndpointConventions.RejectMembers(body)) is { } refusal
        )
        {
            return refusal;
        }

        var answer = JsonSerializer.SerializeToUtf8Bytes(new(known), WebhookJsonContext.Default.QueuedDeliveryResponse);
        var replay = await DeliveryReplayStore.Replay(
            db,
            caller.PartnerId,
            row.Id,
            known,
            known,
            attempt,
            answer,
            cancel
        );
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
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var body = await JsonRequestBody.Read(http);

        var queries = new QueryParameters(http.Request);
        var (attempt, badKey) = IdempotencyKey.FromHeader(http.Request, caller, body.Bytes);

        if ((body.Problem ?? queries.Problem ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<ValidationError>();
        var request = Read(body.Root, faults);

        if (faults.Count > 0)
        {
            return ProblemResults.Validation(faults);
        }

        var replay = await DeliveryReplayStore.Replay(
            db,
            caller.PartnerId,
            row.Id,
            UuidV7Bounds.FirstAt(request.From!.Value),
            UuidV7Bounds.FirstAt(request.To ?? clock.GetUtcNow().AddMilliseconds(1)),
            attempt,
            Counting(0),
            cancel
        );
        return await Answer(http, db, outbox, attempt, replay, Counting(replay.Count));

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
        if (replay.Accepted)
        {
            outbox.Wake();
            return JsonResponse.FromBytes(answer, StatusCodes.Status202Accepted);
        }

        return replay.Enabled
            ? await IdempotencyStore.Replay(http, db, attempt, CreateAgain)
            : await IdempotencyStore.TryReplay(http, db, attempt, CreateAgain)
                ?? ProblemResults.Of(ProblemKind.WebhookDisabled);

        async Task<IResult?> CreateAgain(IdempotencyRecord record) =>
            await WebhookStore.Exists(db, Caller.From(http), record.ResourceId, http.RequestAborted)
                ? JsonResponse.FromBytes(record.ToBody(), StatusCodes.Status202Accepted, IdempotencyStore.MarkReplayed)
                : null;
    }

    private static ReplayDeliveriesRequest Read(JsonElement body, List<ValidationError> faults)
    {
        var request = new ReplayDeliveriesRequest();
        var read = new StrictJson("#", faults);

        foreach (var member in body.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "from":
                    request.From = read.ReadTimestamp(member, required: true);
                    break;
                case "to":
                    request.To = read.ReadTimestamp(member);
                    break;
                default:
                    read.RejectUnknown(member, "from, to");
                    break;
            }
        }

        if (request.From is null && faults.TrueForAll(fault => fault.Pointer != "#/from"))
        {
            faults.Add(new("#/from", ValidationError.Required, "Say from when on events are to be sent again."));
        }
        else if (request.To <= request.From)
        {
            faults.Add(new("#/to", ValidationError.OutOfRange, "The end lies after the beginning."));
        }

        return request;
    }
}
