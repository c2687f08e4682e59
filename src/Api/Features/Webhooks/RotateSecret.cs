using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>POST /v1/webhooks/{id}/rotate-secret: another secret, and a day to get used to it.</summary>
public static class RotateSecret
{
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks/{id}/rotate-secret", Handle)
            .Named(
                "rotateWebhookSecret",
                "Give a webhook another secret.",
                "For 24 hours deliveries carry two signatures, by the new secret and by the one before it; after that the "
                    + "new one alone. Rotating again within that time ends the older of the two at once."
            )
            .Takes(WebhookPaths.Id, Attempt.Declared)
            .AcceptsNothing()
            .Answers<RotatedSecretView>(
                StatusCodes.Status200OK,
                "The new secret, shown this once.",
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, WebhookExamples.Rotated)
            .Refuses(ProblemKind.Conflict, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        WebhookSeal seal,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        using var body = await JsonBody.Read(http, optional: true);
        var queries = new Queries(http.Request);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? queries.Refusal ?? badKey ?? WebhookPaths.RefuseMembers(body)) is { } refusal)
        {
            return refusal;
        }

        var secret = RandomNumberGenerator.GetBytes(Signature.SecretLength);
        var now = clock.GetUtcNow();
        var until = DateTimeOffset.FromUnixTimeMilliseconds((now + Overlap).ToUnixTimeMilliseconds());
        var retold = JsonSerializer.SerializeToUtf8Bytes(
            new RotatedSecretView(null, until.UtcDateTime),
            WebhookJson.Default.RotatedSecretView
        );

        if (await WebhookStore.Rotate(db, caller, row.Id, seal.Close(secret), now, until, attempt, retold, cancel))
        {
            return JsonAnswer.Of(
                new RotatedSecretView(Signature.TextOf(secret), until.UtcDateTime),
                WebhookJson.Default.RotatedSecretView
            );
        }

        return await Once.ReplayOrConflict(http, db, attempt, WebhookStore.Alive, StatusCodes.Status200OK);
    }
}
