using System.Globalization;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The response to a request that sends deliveries again.</summary>
internal static class RedeliveryResponse
{
    private static readonly string TooManyDetail = string.Create(
        CultureInfo.InvariantCulture,
        $"The period contains more than {RedeliveryStore.MaxDeliveries:N0} deliveries. Send a shorter period."
    );

    /// <summary>Creates the response, also to a retry, and wakes the delivery worker if the request was accepted.</summary>
    /// <param name="body">The body of the response if the request was accepted.</param>
    public static async Task<IResult> Create(
        HttpContext http,
        TenantDb db,
        OutboxSignal outbox,
        IdempotencyKey? key,
        RedeliveryResult result,
        byte[] body
    )
    {
        if (result.Accepted)
        {
            outbox.Wake();
            return JsonResponse.FromBytes(body, StatusCodes.Status202Accepted);
        }

        return result switch
        {
            { Enabled: false } => await IdempotencyStore.TryReplay(http, db, key, Replay)
                ?? ProblemResults.Of(ProblemKind.WebhookDisabled),
            { TooMany: true } => await IdempotencyStore.TryReplay(http, db, key, Replay)
                ?? ProblemResults.Validation([new("#/from", ValidationError.OutOfRange, TooManyDetail)]),
            _ => await IdempotencyStore.Replay(http, db, key, Replay),
        };

        async Task<IResult?> Replay(IdempotencyRecord record) =>
            await WebhookStore.Exists(db, Caller.From(http), record.ResourceId, http.RequestAborted)
                ? JsonResponse.FromBytes(record.ToBody(), StatusCodes.Status202Accepted, IdempotencyStore.MarkReplayed)
                : null;
    }
}
