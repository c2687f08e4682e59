using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using Dapper;
using Npgsql;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The SQL of partners for operators, on the owner's connection. No request uses it.</summary>
public static class PartnerStore
{
    /// <summary>Stores a partner and the hashes of its API keys, all or nothing.</summary>
    public static async Task Add(
        NpgsqlDataSource owner,
        Partner partner,
        IReadOnlyCollection<ApiKey> keys,
        CancellationToken cancel
    )
    {
        const string sql = """
            insert into partner (id, name, origins, model, suspended_at, created_at)
            values (@Id, @Name, @Origins, @Model, @SuspendedAt, @CreatedAt);

            insert into api_key (partner_id, id, hash, mode, kind, scopes, created_at)
            select @Id, key.id, key.hash, key.mode, key.kind,
                case key.kind when 'secret' then @scopes else '{}' end, @CreatedAt
            from unnest(@Ids, @Hashes, @Modes, @Kinds) as key (id, hash, mode, kind);

            insert into audit (partner_id, id, created_at, test, key, action, subject)
            select @Id, entry.*
            from unnest(
                @AuditIds::uuid[], @AuditTimes::timestamptz[], @AuditTests::boolean[], @AuditKeys::uuid[],
                @AuditActions::text[], @AuditSubjects::uuid[]) as entry;
            """;

        var ids = keys.Select(_ => Guid.CreateVersion7(partner.CreatedAt)).ToArray();
        var created = new AuditEntry(Audit.PartnerCreated, Test: null, Key: null, partner.Id, partner.CreatedAt);
        var issued = keys.Zip(
            ids,
            (key, id) => created with { Action = Audit.KeyIssued, Test = key.Mode == KeyMode.Test, Subject = id }
        );
        var parameters = Audit.AddParameters(partner, [created, .. issued]);
        parameters.Add("scopes", KeyScopes.ToCodes(KeyScope.All));
        parameters.Add("Ids", ids);
        parameters.Add("Hashes", keys.Select(key => key.Hash()).ToArray());
        parameters.Add("Modes", keys.Select(key => key.Mode.Code()).ToArray());
        parameters.Add("Kinds", keys.Select(key => key.Type.Code()).ToArray());

        await DatabaseSession.Query(
            owner,
            DatabaseSession.RequireConfirmation,
            sql,
            parameters,
            static _ => Task.FromResult(true),
            cancel
        );
    }

    /// <summary>Returns all partners, oldest first.</summary>
    public static async Task<IReadOnlyList<Partner>> List(NpgsqlDataSource owner, CancellationToken cancel)
    {
        const string sql = "select id, name, origins, model, suspended_at, created_at from partner order by id";

        await using var connection = await owner.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<Partner>(new(sql, cancellationToken: cancel))];
    }

    /// <summary>
    /// Sets the requests per minute of each API key of a partner, or null for the default of the settings; returns false when
    /// there is no such partner.
    /// </summary>
    public static async Task<bool> SetRateLimit(
        NpgsqlDataSource owner,
        Guid partner,
        int? perMinute,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string sql = """
            with limited as (
                update partner set requests_per_minute = @perMinute::integer where id = @tenant returning id
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from limited)
            )
            select exists (select 1 from limited)
            """;

        var entry = new AuditEntry(Audit.PartnerLimited, Test: null, Key: null, partner, now);
        var parameters = Audit.AddParameters(new { tenant = partner, perMinute }, entry);
        return await DatabaseSession.Query(
            owner,
            DatabaseSession.RequireConfirmation,
            sql,
            parameters,
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );
    }

    /// <summary>
    /// Suspends a partner, so that none of its API keys works; returns false when there is no such partner. Suspending again
    /// changes nothing.
    /// </summary>
    public static async Task<bool> Suspend(
        NpgsqlDataSource owner,
        Guid partner,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        const string sql = """
            with suspended as (
                update partner set suspended_at = @now where id = @tenant and suspended_at is null returning id
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from suspended)
            )
            select exists (select 1 from partner where id = @tenant)
            """;

        var entry = new AuditEntry(Audit.PartnerSuspended, Test: null, Key: null, partner, now);
        var parameters = Audit.AddParameters(new { tenant = partner, now }, entry);
        return await DatabaseSession.Query(
            owner,
            DatabaseSession.RequireConfirmation,
            sql,
            parameters,
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );
    }
}

/// <summary>A row of the table <c>partner</c>: an organisation that calls the service and sees only its own rows.</summary>
public sealed record Partner(
    Guid Id,
    string Name,
    string[] Origins,
    string Model,
    DateTimeOffset? SuspendedAt,
    DateTimeOffset CreatedAt
);
