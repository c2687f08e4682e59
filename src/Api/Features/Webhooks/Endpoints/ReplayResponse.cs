using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The response to a request that sends deliveries again.</summary>
internal static class ReplayResponse
{
    /// <summary>Creates the response, also for a repeated request, and wakes the delivery worker if the request was accepted.</summary>
    /// <param name="body">The body of the response if the request was accepted.</param>
    public static async Task<IResult> Create(
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
