using System.Security.Cryptography;
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

/// <summary>POST /v1/webhooks/{id}/rotate-secret: replaces the secret. The previous secret signs for another day.</summary>
public static class RotateWebhookSecret
{
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks/{id}/rotate-secret", Handle)
            .WithName("rotateWebhookSecret")
            .WithWebhookDefaults()
            .WithDocs("rotate-webhook-secret")
            .WithParameters(WebhookEndpointConventions.IdParameter, IdempotencyKey.HeaderParameter)
            .AcceptsEmptyBody()
            .ProducesResponse<RotatedSecretResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, WebhookExamples.RotatedSecret)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        WebhookSecretProtector protector,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
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

        var secret = RandomNumberGenerator.GetBytes(WebhookSignature.SecretLength);
        var now = clock.GetUtcNow();
        var until = DateTimeOffset.FromUnixTimeMilliseconds((now + Overlap).ToUnixTimeMilliseconds());
        var replayBody = JsonSerializer.SerializeToUtf8Bytes(
            new RotatedSecretResponse(null, until.UtcDateTime),
            WebhookJsonContext.Default.RotatedSecretResponse
        );

        if (
            await WebhookStore.RotateSecret(
                db,
                caller,
                row.Id,
                protector.Encrypt(secret),
                now,
                until,
                request.IdempotencyKey,
                replayBody,
                cancel
            )
        )
        {
            return JsonResponse.Create(
                new RotatedSecretResponse(WebhookSignature.FormatSecret(secret), until.UtcDateTime),
                WebhookJsonContext.Default.RotatedSecretResponse
            );
        }

        return await IdempotencyStore.Replay(
            http,
            db,
            request.IdempotencyKey,
            async record =>
                await WebhookStore.Exists(db, caller, record.ResourceId, cancel)
                    ? JsonResponse.FromBytes(record.ToBody(), StatusCodes.Status200OK, IdempotencyStore.MarkReplayed)
                    : null
        );
    }
}
