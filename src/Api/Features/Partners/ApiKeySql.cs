using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Features.Partners;

/// <summary>All SQL of keys, but for finding the partner of one and noting its use.</summary>
public static class ApiKeySql
{
    private const string Columns = "id, mode, kind, name, scopes, created_at, expires_at, last_used_at, revoked_at";

    /// <summary>So many keys of a partner work at once: each has a number of requests of its own.</summary>
    public const int MaxActive = 100;

    // A key that could revoke others, and make new ones; one that gave way to another ends soon.
    private const string Manages = """
        kind = 'secret' and 'partner:manage' = any (scopes) and rotated_at is null
            and (expires_at is null or expires_at > @now)
        """;

    // In a statement of its own: the next one sees what was done meanwhile. Of two keys that are made at once the later one
    // counts the earlier, and of two that revoke each other one stays.
    private const string Lock = "select id from partner where id = @tenant for no key update;";

    /// <summary>Newest first; of one mode, or of both where none is named.</summary>
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

    /// <summary>The key that a path names; null where there is none in the caller's mode, or the text is no id.</summary>
    public static Task<ApiKeyRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known)
            ? db.Read(
                caller.Partner,
                $"select {Columns} from api_key where partner_id = @tenant and mode = @mode and id = @known",
                new { mode = ModeOf(caller).Code(), known },
                static grid => grid.ReadFirstOrDefaultAsync<ApiKeyRow?>(),
                cancel
            )
            : Task.FromResult<ApiKeyRow?>(null);

    /// <summary>
    /// Keeps a new key and what comes with it, together or not at all.
    /// </summary>
    public static Task<ApiKeyInsertOutcome> Insert(
        TenantDb db,
        Guid partner,
        NewApiKey key,
        AuditEntry[] acts,
        CancellationToken cancel
    )
    {
        var (rotates, remembers) = (key.Rotation is not null, key.Attempt is not null);
        var before = rotates ? "room, old" : "room";
        var sql = $"""
            {Lock}
            with
                room as (
                    select where (
                        select count(*) from api_key
                        where partner_id = @tenant and revoked_at is null
                            and (expires_at is null or expires_at > @CreatedAt)
                            {(rotates ? "and (id <> @Old or @OldEnds > @CreatedAt)" : "")}) < {MaxActive}),
                {(rotates ? Old : "")}
                {(remembers ? $"{IdempotencyStore.ClaimSql(before)}," : "")}
                issued as (
                    insert into api_key
                        (partner_id, id, hash, mode, kind, name, scopes, created_at, expires_at)
                    select @tenant, @Id, @Hash, @Mode, @Kind, @Name::text, @Scopes, @CreatedAt, @ExpiresAt::timestamptz
                    from {(remembers ? "attempt" : before)}
                    returning id),
                {(rotates ? Ended : "")}
                {Audit.InsertWhereExists("issued")}
            select case
                when exists (table issued) then {ApiKeyInsertOutcome.Inserted:D}
                when not exists (select from room) then {ApiKeyInsertOutcome.LimitReached:D}
                else {ApiKeyInsertOutcome.Rejected:D} end
            """;

        var args = Audit.AddParameters(key.Row, acts);
        args.AddDynamicParams(key.Attempt);
        args.AddDynamicParams(key.Rotation);
        args.Add("Hash", key.Hash);
        args.Add("rendering", key.Rendering);
        return db.Write(partner, sql, args, static async grid => (ApiKeyInsertOutcome)await Last(grid), cancel);
    }

    /// <summary>Ends a key; a second time changes nothing.</summary>
    /// <param name="guarded">Whether to refuse where no other key of the mode could manage keys.</param>
    public static Task<RevocationOutcome> Revoke(
        TenantDb db,
        Guid partner,
        KeyMode mode,
        Guid id,
        bool guarded,
        AuditEntry act,
        CancellationToken cancel
    )
    {
        var sql = $"""
            {Lock}
            with
                own as (select * from api_key where partner_id = @tenant and mode = @mode and revoked_at is null),
                revoked as (
                    update api_key set revoked_at = @now
                    where partner_id = @tenant and mode = @mode and id = @id and revoked_at is null
                        and (not @guarded
                            or not exists (select from own where id = @id and {Manages})
                            or exists (select from own where id <> @id and {Manages}))
                    returning id),
                {Audit.InsertWhereExists("revoked")}
            select case
                when exists (table revoked) then {RevocationOutcome.Revoked:D}
                when exists (select from own where id = @id) then {RevocationOutcome.LastManagingKey:D}
                when exists (select from api_key where partner_id = @tenant and mode = @mode and id = @id)
                    then {RevocationOutcome.AlreadyRevoked:D}
                else {RevocationOutcome.NotFound:D} end
            """;

        var args = new
        {
            mode = mode.Code(),
            id,
            guarded,
            now = act.At,
        };
        return db.Write(
            partner,
            sql,
            Audit.AddParameters(args, act),
            static async grid => (RevocationOutcome)await Last(grid),
            cancel
        );
    }

    /// <summary>The partner and the mode of a key; for operators, on the owner's connection.</summary>
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

    /// <summary>What a statement behind the <see cref="Lock"/> says.</summary>
    private static async Task<int> Last(SqlMapper.GridReader grid)
    {
        await grid.ReadAsync<Guid>();
        return await grid.ReadSingleAsync<int>();
    }

    internal static KeyMode ModeOf(Caller caller) => caller.Test ? KeyMode.Test : KeyMode.Live;

    private const string Old = """
        old as (
            select id from api_key
            where partner_id = @tenant and mode = @Mode and id = @Old and revoked_at is null
                and (expires_at is null or expires_at > @CreatedAt)
            for update),
        """;

    // `least` passes over null: a key without an end gets one.
    private const string Ended = """
        ended as (
            update api_key set expires_at = least(expires_at, @OldEnds), rotated_at = @CreatedAt
            where partner_id = @tenant and id = @Old and exists (table issued)),
        """;
}
