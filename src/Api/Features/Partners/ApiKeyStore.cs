using System.Data;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Stores, lists and revokes API keys; authentication and the time of last use are in Http/Auth.</summary>
public static class ApiKeyStore
{
    private const string Columns =
        "id, mode, kind, name, scopes, created_at, expires_at, last_used_at, revoked_at, xmin::text as version";

    /// <summary>The most active API keys of a partner: each one has a rate limit of its own.</summary>
    public const int MaxActive = 100;

    /// <summary>
    /// Returns a page of API keys of one mode, or of both when the mode is null, newest first, and one more row when there is
    /// a next page.
    /// </summary>
    public static Task<IEnumerable<ApiKeyRow>> List(
        TenantDb db,
        Guid partner,
        KeyMode? mode,
        Paging paging,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select {Columns}
            from api_key
            where partner_id = @tenant and (@mode::text is null or mode = @mode) and id < @Before
            order by id desc
            limit @Limit + 1
            """,
            new
            {
                mode = mode?.Code(),
                paging.Before,
                paging.Limit,
            },
            static grid => grid.ReadAsync<ApiKeyRow>(),
            cancel
        );

    /// <summary>
    /// Returns the API key with the id in a path; null if there is none in the caller's mode or the text is no id.
    /// </summary>
    public static Task<ApiKeyRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known)
            ? db.Read(
                caller.PartnerId,
                $"select {Columns} from api_key where partner_id = @tenant and mode = @mode and id = @known",
                new { mode = caller.Mode.Code(), known },
                static grid => grid.ReadFirstOrDefaultAsync<ApiKeyRow?>(),
                cancel
            )
            : Task.FromResult<ApiKeyRow?>(null);

    /// <summary>
    /// Stores a new API key with its idempotency key, its audit entries and the end of the API key that it replaces, all or
    /// nothing.
    /// </summary>
    public static Task<ApiKeyInsertOutcome> Insert(
        TenantDb db,
        Guid partner,
        NewApiKey key,
        AuditEntry[] entries,
        CancellationToken cancel
    )
    {
        // The lock is a statement of its own, so that the next one sees rows that were committed in the meantime: of two API keys issued
        // at once, the later one counts the earlier. `least` ignores null, so an API key without an end gets one.
        const string sql = """
            select id from partner where id = @tenant for no key update;

            with room as materialized (
                select count(*) < @MaxActive as is_free
                from api_key
                where partner_id = @tenant and revoked_at is null and (expires_at is null or expires_at > @CreatedAt)
                    and (@RotatedId::uuid is null or id <> @RotatedId or @RotatedEndsAt::timestamptz > @CreatedAt)
            ),
            rotated as (
                select id
                from api_key
                where partner_id = @tenant and mode = @Mode and id = @RotatedId::uuid and revoked_at is null
                    and (expires_at is null or expires_at > @CreatedAt)
            ),
            recorded_key as (
                insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId, @Rendering, @PersonHash
                where @IdempotencyKey::text is not null
                    and (select is_free from room) and (@RotatedId::uuid is null or exists (select 1 from rotated))
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where record.kept_at < @IdempotencyRecordsSince
                returning assessment
            ),
            issued as (
                insert into api_key as stored (partner_id, id, hash, mode, kind, name, scopes, created_at, expires_at)
                select @tenant, @Id, @Hash, @Mode, @Kind, @Name::text, @Scopes, @CreatedAt, @ExpiresAt::timestamptz
                where (select is_free from room) and (@RotatedId::uuid is null or exists (select 1 from rotated))
                    and (@IdempotencyKey::text is null or exists (select 1 from recorded_key))
                returning id
            ),
            ended as (
                update api_key
                set expires_at = least(expires_at, @RotatedEndsAt::timestamptz), rotated_at = @CreatedAt
                where partner_id = @tenant and id = @RotatedId::uuid and exists (select 1 from issued)
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, entry.*
                from unnest(
                    @AuditIds::uuid[], @AuditTimes::timestamptz[], @AuditTests::boolean[], @AuditKeys::uuid[],
                    @AuditActions::text[], @AuditSubjects::uuid[]) as entry
                where exists (select 1 from issued)
            )
            select case
                when exists (select 1 from issued) then 'Inserted'
                when not is_free then 'LimitReached'
                else 'Rejected' end
            from room
            """;

        var parameters = Audit.AddParameters(key.Row, entries);
        parameters.Add("MaxActive", MaxActive);
        parameters.Add("Hash", key.Hash);
        parameters.Add("RotatedId", key.Rotation?.Old, DbType.Guid);
        parameters.Add("RotatedEndsAt", key.Rotation?.OldEnds);
        IdempotencyStore.AddParameters(parameters, key.IdempotencyKey, key.Row.Id, key.Rendering);
        return db.Write(partner, sql, parameters, ReadOutcome<ApiKeyInsertOutcome>, cancel);
    }

    /// <summary>Revokes an API key.</summary>
    /// <param name="known">
    /// The API key as it was read, to refuse if it has changed since, or if no other API key of the mode could manage API
    /// keys; null to revoke it in any case.
    /// </param>
    public static Task<RevocationOutcome> Revoke(
        TenantDb db,
        Guid partner,
        KeyMode mode,
        Guid id,
        ApiKeyRow? known,
        AuditEntry entry,
        CancellationToken cancel
    )
    {
        // The lock is a statement of its own: of two API keys that revoke each other at once, one remains. An API key that was
        // rotated ends soon, so it does not count as one that manages others.
        const string sql = """
            select id from partner where id = @tenant for no key update;

            with active as (
                select id,
                    kind = 'secret' and 'partner:manage' = any (scopes) and rotated_at is null
                        and (expires_at is null or expires_at > @now) as is_managing
                from api_key
                where partner_id = @tenant and mode = @mode and revoked_at is null
            ),
            managing as (
                select count(*) = 1 and bool_and(id = @id) as is_last from active where is_managing
            ),
            revoked as (
                update api_key
                set revoked_at = @now
                where partner_id = @tenant and mode = @mode and id = @id and revoked_at is null
                    and (@version::text is null or xmin::text = @version and not (select is_last from managing))
                returning id
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from revoked)
            )
            select case
                when exists (select 1 from revoked) then 'Revoked'
                when is_last then 'LastManagingKey'
                when exists (select 1 from active where id = @id) then 'Changed'
                when exists (select 1 from api_key where partner_id = @tenant and mode = @mode and id = @id)
                    then 'AlreadyRevoked'
                else 'NotFound' end
            from managing
            """;

        var parameters = new
        {
            mode = mode.Code(),
            id,
            known?.Version,
            now = entry.At,
        };
        return db.Write(partner, sql, Audit.AddParameters(parameters, entry), ReadOutcome<RevocationOutcome>, cancel);
    }

    /// <summary>Returns the partner and the mode of an API key; for operators, on the owner's connection.</summary>
    public static async Task<(Guid Partner, KeyMode Mode)?> FindOwner(
        NpgsqlDataSource owner,
        Guid id,
        CancellationToken cancel
    )
    {
        const string sql = "select partner_id, mode from api_key where id = @id";
        await using var connection = await owner.OpenConnectionAsync(cancel);
        var found = await connection.QueryFirstOrDefaultAsync<(Guid Partner, string Mode)?>(
            new(sql, new { id }, cancellationToken: cancel)
        );
        return found is { } key ? (key.Partner, key.Mode == KeyMode.Test.Code() ? KeyMode.Test : KeyMode.Live) : null;
    }

    /// <summary>Reads the name of the outcome, after the row of the lock.</summary>
    private static async Task<T> ReadOutcome<T>(SqlMapper.GridReader grid)
        where T : struct, Enum
    {
        await grid.ReadAsync<Guid>();
        return Enum.Parse<T>(await grid.ReadSingleAsync<string>());
    }
}
