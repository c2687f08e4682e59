using System.Data;
using System.Security.Cryptography;
using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Problems;
using Dapper;

namespace ChannelFit.Api.Http.Idempotency;

/// <summary>
/// Finds the records of requests with an Idempotency-Key, which are valid for 24 hours, and creates the responses to
/// retries.
/// </summary>
/// <remarks>
/// A statement that creates a resource records the key in its step <c>recorded_key</c>, in the same transaction: the step
/// returns no row when another request recorded the key within 24 hours, and waits while that request is still running. The
/// column <c>assessment</c> holds the id of any resource; it keeps its name so that the previous release can still be
/// started on this schema.
/// </remarks>
public static class IdempotencyStore
{
    /// <summary>Adds the parameters of the step <c>recorded_key</c>; all but the resource's id are null without a key.</summary>
    /// <param name="parameters">The parameters of the statement that creates the resource.</param>
    /// <param name="key">The idempotency key of the request; null if it sent none.</param>
    /// <param name="resourceId">The id of the resource that the request creates or changes.</param>
    /// <param name="rendering">The data from which a retry renders the same response.</param>
    /// <param name="personHashes">
    /// The hashes of the person whom the resource is about; the newest one is stored, so that an erasure deletes the record.
    /// </param>
    public static void AddParameters(
        DynamicParameters parameters,
        IdempotencyKey? key,
        Guid resourceId,
        string rendering,
        byte[][]? personHashes = null
    )
    {
        parameters.Add("IdempotencyScope", key?.Scope, DbType.String);
        parameters.Add("IdempotencyKey", key?.Key, DbType.String);
        parameters.Add("RequestHash", key?.RequestHash, DbType.Binary);
        parameters.Add("IdempotencyRecordsSince", key?.RecordsSince, DbType.DateTimeOffset);
        parameters.Add("ResourceId", resourceId, DbType.Guid);
        parameters.Add("Rendering", key is null ? null : rendering, DbType.String);
        parameters.Add("PersonHash", personHashes is [var newest, ..] ? newest : null, DbType.Binary);
    }

    /// <summary>
    /// Returns the response to a request that created nothing because its idempotency key is taken; 409 when the first
    /// request with the key has left no record, because it is still running or was rolled back a moment ago.
    /// </summary>
    /// <inheritdoc cref="TryReplay"/>
    public static async Task<IResult> Replay(
        HttpContext http,
        TenantDb db,
        IdempotencyKey? key,
        Func<IdempotencyRecord, Task<IResult?>> respond
    ) => await TryReplay(http, db, key, respond) ?? ProblemResults.Of(ProblemKind.Conflict, retryAfter: 1);

    /// <summary>
    /// Returns the response to a request whose idempotency key is recorded: 422 when the first request had another body,
    /// 410 when its resource was deleted, otherwise the first response again. Returns null if there is no record, for
    /// operations that may have created nothing for another reason.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="db">The caller's rows.</param>
    /// <param name="key">The idempotency key of the request; null if it sent none.</param>
    /// <param name="respond">Creates the first response again; returns null if the resource was deleted.</param>
    public static async Task<IResult?> TryReplay(
        HttpContext http,
        TenantDb db,
        IdempotencyKey? key,
        Func<IdempotencyRecord, Task<IResult?>> respond
    ) =>
        key is null || await Find(db, Caller.From(http).PartnerId, key, http.RequestAborted) is not { } record ? null
        : !CryptographicOperations.FixedTimeEquals(record.RequestHash, key.RequestHash)
            ? ProblemResults.Of(ProblemKind.IdempotencyKeyReused)
        : await respond(record) ?? ProblemResults.Of(ProblemKind.Gone);

    /// <summary>Adds the header that marks a response as a repetition.</summary>
    public static void MarkReplayed(IHeaderDictionary headers) => headers["Idempotency-Replayed"] = "true";

    private static Task<IdempotencyRecord?> Find(
        TenantDb db,
        Guid partner,
        IdempotencyKey key,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            """
            select request as request_hash, assessment as resource_id, rendering
            from idempotency
            where partner_id = @tenant and scope = @Scope and key = @Key and kept_at >= @RecordsSince
            """,
            key,
            static grid => grid.ReadFirstOrDefaultAsync<IdempotencyRecord?>(),
            cancel
        );
}

/// <summary>The record of the first request with an idempotency key.</summary>
/// <param name="RequestHash">SHA-256 of its body.</param>
/// <param name="ResourceId">The id of the resource that it created or changed.</param>
/// <param name="Rendering">The data from which its response is rendered again.</param>
public sealed record IdempotencyRecord(byte[] RequestHash, Guid ResourceId, string Rendering)
{
    /// <summary>Returns the rendering of operations that store the body of their response, as bytes.</summary>
    public byte[] ToBody() => Encoding.UTF8.GetBytes(Rendering);
}
