using ChannelFit.Api.Database;

namespace ChannelFit.Api.Http.Idempotency;

/// <summary>Remembers, for a day, what attempts with an Idempotency-Key made.</summary>
public static class IdempotencyStore
{
    /// <summary>
    /// A common table expression, attempt, that has a row where the attempt was not made before. It takes the members of
    /// the <see cref="IdempotencyKey"/>, @Id of what is made, and @rendering. A twin that is still at it is waited for.
    /// </summary>
    /// <param name="source">Another expression that needs to have a row.</param>
    /// <param name="person">The hash of the person whom it is about, so that it ends with their erasure.</param>
    /// <param name="rendering">How it was shown, where the statement itself finds out.</param>
    public static string ClaimSql(string? source = null, string person = "null", string rendering = "@rendering") =>
        $"""
            attempt as (
                insert into idempotency (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @Scope, @Key, @Request, @Id, {rendering}, {person}
                {(source is null ? "" : $"from {source}")}
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment,
                        rendering = excluded.rendering, person = excluded.person, kept_at = excluded.kept_at
                    where idempotency.kept_at < now() - interval '24 hours'
                returning assessment)
            """;

    /// <summary>The attempt that was made before with the same key.</summary>
    public static Task<IdempotencyRecord?> Find(
        TenantDb db,
        Guid partner,
        IdempotencyKey attempt,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            """
            select request, assessment as made, rendering
            from idempotency
            where partner_id = @tenant and scope = @Scope and key = @Key and kept_at >= now() - interval '24 hours'
            """,
            attempt,
            static grid => grid.ReadFirstOrDefaultAsync<IdempotencyRecord?>(),
            cancel
        );
}

/// <summary>What an earlier attempt asked for, what it made, and what decides how that was shown.</summary>
public sealed record IdempotencyRecord(byte[] Request, Guid Made, string Rendering);
