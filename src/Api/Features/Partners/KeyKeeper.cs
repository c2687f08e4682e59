using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Keeps new keys and answers 201: once for each Idempotency-Key, and the key itself only the first time.</summary>
internal static class KeyKeeper
{
    public static SentHeader Location { get; } =
        SentHeader.Location with
        {
            Example = $"/v1/partner/keys/{Contract.ExampleId}",
        };

    public static async Task<IResult> Keep(
        HttpContext http,
        TenantDb db,
        KeyText key,
        KeyRow row,
        Attempt? attempt,
        Rotation? rotation
    )
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);
        var rendering = JsonSerializer.Serialize(new(row, key: null), PartnerJson.Default.IssuedKeyView);
        var act = new Act(
            rotation is null ? Audit.KeyIssued : Audit.KeyRotated,
            caller.Test,
            caller.Key,
            rotation?.Old ?? row.Id,
            row.CreatedAt
        );

        return await KeyStore.Keep(db, caller.Partner, new(row, key.Hash(), attempt, rendering, rotation), act, cancel)
                ? Created(new(row, key.Reveal()), replayed: false)
            : attempt is not null && await Attempts.Find(db, caller.Partner, attempt, cancel) is { } earlier
                ? Replay(earlier, attempt)
            : Problems.Of(ProblemKind.KeyEnded);
    }

    private static IResult Replay(MadeBefore earlier, Attempt attempt) =>
        CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request)
            ? Created(JsonSerializer.Deserialize(earlier.Rendering, PartnerJson.Default.IssuedKeyView)!, replayed: true)
            : Problems.Of(ProblemKind.IdempotencyKeyReused);

    private static JsonAnswer Created(IssuedKeyView view, bool replayed) =>
        JsonAnswer.Of(
            view,
            PartnerJson.Default.IssuedKeyView,
            StatusCodes.Status201Created,
            headers: headers =>
            {
                headers.Location = $"/v1/partner/keys/{view.Id}";

                if (replayed)
                {
                    headers["Idempotency-Replayed"] = "true";
                }
            }
        );
}
