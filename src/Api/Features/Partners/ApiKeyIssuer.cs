using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Partners;

/// <summary>
/// Stores new API keys and creates the response, 201. The response to a retry does not contain the API key
/// again.
/// </summary>
internal static class ApiKeyIssuer
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
        IdempotencyKey? idempotencyKey,
        ApiKeyRotation? rotation
    )
    {
        var caller = Caller.From(http);
        var rendering = JsonSerializer.Serialize(new(row, key: null), PartnerJsonContext.Default.IssuedApiKeyResponse);
        var issued = new AuditEntry(Audit.KeyIssued, caller.IsTest, caller.KeyId, row.Id, row.CreatedAt);
        AuditEntry[] entries = rotation is null
            ? [issued]
            : [issued, issued with { Action = Audit.KeyRotated, Subject = rotation.Old }];
        var created = new NewApiKey(row, key.Hash(), idempotencyKey, rendering, rotation);
        var outcome = await ApiKeyStore.Insert(db, caller.PartnerId, created, entries, http.RequestAborted);

        return outcome == ApiKeyInsertOutcome.Inserted
            ? Created(new(row, key.Reveal()), replayed: false)
            : await IdempotencyStore.TryReplay(http, db, idempotencyKey, Replay)
                ?? ProblemResults.Of(
                    outcome == ApiKeyInsertOutcome.LimitReached ? ProblemKind.TooManyKeys : ProblemKind.KeyEnded
                );
    }

    private static Task<IResult?> Replay(IdempotencyRecord record) =>
        Task.FromResult<IResult?>(
            Created(
                JsonSerializer.Deserialize(record.Rendering, PartnerJsonContext.Default.IssuedApiKeyResponse)!,
                replayed: true
            )
        );

    private static JsonResponse Created(IssuedApiKeyResponse response, bool replayed) =>
        JsonResponse.Create(
            response,
            PartnerJsonContext.Default.IssuedApiKeyResponse,
            StatusCodes.Status201Created,
            headers: headers =>
            {
                headers.Location = $"/v1/partner/keys/{response.Id}";

                if (replayed)
                {
                    IdempotencyStore.MarkReplayed(headers);
                }
            }
        );
}
