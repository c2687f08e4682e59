using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Features.Partners;

/// <summary>All SQL of keys, but for finding the partner of one and noting its use.</summary>
public static class KeyStore
{
    private const string Columns = "id, mode, kind, name, scopes, created_at, expires_at, last_used_at, revoked_at";

    // A key that could revoke others, and make new ones.
    private const string Manages =
        "kind = 'secret' and 'partner:manage' = any (scopes) and (expires_at is null or expires_at > @now)";

    /// <summary>Newest first; of one mode, or of both where none is named.</summary>
    public static Task<IEnumerable<KeyRow>> List(
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
            static grid => grid.ReadAsync<KeyRow>(),
            cancel
        );

    /// <summary>The key that a path names; null where there is none in the caller's mode, or the text is no id.</summary>
    public static Task<KeyRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        Guid.TryParseExact(id, "D", out var known)
            ? db.Read(
                caller.Partner,
                $"select {Columns} from api_key where partner_id = @tenant and mode = @mode and id = @known",
                new { mode = ModeOf(caller).Code(), known },
                static grid => grid.ReadFirstOrDefaultAsync<KeyRow?>(),
                cancel
            )
            : Task.FromResult<KeyRow?>(null);

    /// <summary>
    /// Keeps a new key and what comes with it, together or not at all; false where the attempt was made before, or the
    /// key that it takes the place of has ended.
    /// </summary>
    public static Task<bool> Keep(TenantDb db, Guid partner, NewKey key, Act act, CancellationToken cancel)
    {
        var (rotates, remembers) = (key.Rotation is not null, key.Attempt is not null);
        var sql = $"""
            with
                {(rotates ? Old : "")}
                {(remembers ? $"{Attempts.Expression(rotates ? "old" : null)}," : "")}
                issued as (
                    insert into api_key
                        (partner_id, id, hash, mode, kind, name, scopes, created_at, expires_at)
                    select @tenant, @Id, @Hash, @Mode, @Kind, @Name::text, @Scopes, @CreatedAt, @ExpiresAt::timestamptz
                    {(
                remembers ? "from attempt"
                : rotates ? "from old"
                : ""
            )}
                    returning id),
                {(rotates ? Ended : "")}
                {Audit.Where("issued")}
            select exists (table issued)
            """;

        var args = Audit.With(key.Row, act);
        args.AddDynamicParams(key.Attempt);
        args.AddDynamicParams(key.Rotation);
        args.Add("Hash", key.Hash);
        args.Add("rendering", key.Rendering);
        return db.Write(partner, sql, args, static grid => grid.ReadSingleAsync<bool>(), cancel);
    }

    /// <summary>Ends a key; a second time changes nothing.</summary>
    /// <param name="guarded">Whether to refuse where no other key of the mode could manage keys.</param>
    public static Task<Revocation> Revoke(
        TenantDb db,
        Guid partner,
        KeyMode mode,
        Guid id,
        bool guarded,
        Act act,
        CancellationToken cancel
    )
    {
        // The partner's row is locked first, in a statement of its own: the next one sees what was revoked meanwhile.
        // Of two keys that revoke each other, one stays.
        var sql = $"""
            select id from partner where id = @tenant for no key update;

            with
                own as (select * from api_key where partner_id = @tenant and mode = @mode and revoked_at is null),
                revoked as (
                    update api_key set revoked_at = @now
                    where partner_id = @tenant and mode = @mode and id = @id and revoked_at is null
                        and (not @guarded
                            or not exists (select from own where id = @id and {Manages})
                            or exists (select from own where id <> @id and {Manages}))
                    returning id),
                {Audit.Where("revoked")}
            select case
                when exists (table revoked) then {Revocation.Done:D}
                when exists (select from own where id = @id) then {Revocation.Refused:D}
                when exists (select from api_key where partner_id = @tenant and mode = @mode and id = @id)
                    then {Revocation.DoneBefore:D}
                else {Revocation.Unknown:D} end
            """;

        var args = new
        {
            mode = mode.Code(),
            id,
            guarded,
            now = act.At,
        };
        return db.Write(partner, sql, Audit.With(args, act), Read, cancel);

        static async Task<Revocation> Read(SqlMapper.GridReader grid)
        {
            await grid.ReadAsync<Guid>();
            return (Revocation)await grid.ReadSingleAsync<int>();
        }
    }

    /// <summary>The partner and the mode of a key; for operators, on the owner's connection.</summary>
    public static async Task<(Guid Partner, KeyMode Mode)?> OwnerOf(
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
            update api_key set expires_at = least(expires_at, @OldEnds)
            where partner_id = @tenant and id = @Old and exists (table issued)),
        """;
}

/// <summary>A key to be kept, and what comes with it.</summary>
/// <param name="Hash">Of the key's text.</param>
/// <param name="Attempt">The attempt that the request belongs to; null where it has no Idempotency-Key.</param>
/// <param name="Rendering">The first answer without the key, for the attempt's replays.</param>
/// <param name="Rotation">The key whose place it takes; null where it is one more.</param>
public sealed record NewKey(KeyRow Row, byte[] Hash, Attempt? Attempt, string Rendering, Rotation? Rotation);

/// <summary>A key that gives way to another, and when it ends.</summary>
public sealed record Rotation(Guid Old, DateTimeOffset OldEnds);

/// <summary>What came of revoking a key.</summary>
public enum Revocation
{
    Unknown,
    Done,
    DoneBefore,
    Refused,
}
