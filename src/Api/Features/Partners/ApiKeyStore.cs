using System.Security.Cryptography;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Keeps new keys and answers 201: once for each Idempotency-Key, and the key itself only the first time.</summary>
internal static class ApiKeyStore
{
    public static ResponseHeader LocationHeader { get; } =
        ResponseHeader.Location with
        {
            Example = $"/v1/partner/keys/{OpenApiExtensions.ExampleId}",
        };

    public static async Task<IResult> Insert(
        HttpContext http,
        TenantDb db,
        ApiKey key,
        ApiKeyRow row,
        IdempotencyKey? attempt,
        ApiKeyRotation? rotation
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        var rendering = JsonSerializer.Serialize(new(row, key: null), PartnerJsonContext.Default.IssuedApiKeyResponse);
        var issued = new AuditEntry(Audit.KeyIssued, caller.Test, caller.Key, row.Id, row.CreatedAt);
        AuditEntry[] acts = rotation is null
            ? [issued]
            : [issued, issued with { Action = Audit.KeyRotated, Subject = rotation.Old }];
        var made = new NewApiKey(row, key.Hash(), attempt, rendering, rotation);
        var keeping = await ApiKeySql.Insert(db, caller.Partner, made, acts, cancel);

        return keeping == ApiKeyInsertOutcome.Inserted ? Created(new(row, key.Reveal()), replayed: false)
            : attempt is not null && await IdempotencyStore.Find(db, caller.Partner, attempt, cancel) is { } earlier
                ? Replay(earlier, attempt)
            : ProblemResults.Of(
                keeping == ApiKeyInsertOutcome.LimitReached ? ProblemKind.TooManyKeys : ProblemKind.KeyEnded
            );
    }

    private static IResult Replay(IdempotencyRecord earlier, IdempotencyKey attempt) =>
        CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request)
            ? Created(
                JsonSerializer.Deserialize(earlier.Rendering, PartnerJsonContext.Default.IssuedApiKeyResponse)!,
                replayed: true
            )
            : ProblemResults.Of(ProblemKind.IdempotencyKeyReused);

    private static JsonResponse Created(IssuedApiKeyResponse view, bool replayed) =>
        JsonResponse.Create(
            view,
            PartnerJsonContext.Default.IssuedApiKeyResponse,
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
