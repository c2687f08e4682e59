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
        var issued = new Act(Audit.KeyIssued, caller.Test, caller.Key, row.Id, row.CreatedAt);
        Act[] acts = rotation is null
            ? [issued]
            : [issued, issued with { Action = Audit.KeyRotated, Subject = rotation.Old }];
        var made = new NewKey(row, key.Hash(), attempt, rendering, rotation);
        var keeping = await KeyStore.Keep(db, caller.Partner, made, acts, cancel);

        return keeping == KeyKeeping.Kept ? Created(new(row, key.Reveal()), replayed: false)
            : attempt is not null && await Attempts.Find(db, caller.Partner, attempt, cancel) is { } earlier
                ? Replay(earlier, attempt)
            : Problems.Of(keeping == KeyKeeping.TooMany ? ProblemKind.TooManyKeys : ProblemKind.KeyEnded);
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
