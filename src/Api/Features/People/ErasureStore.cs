using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Transfer;

namespace ChannelFit.Api.Features.People;

/// <summary>Erases people: deletes every row that contains a person's reference, in bounded steps.</summary>
public static class ErasureStore
{
    /// <summary>The most rows of one table that a step deletes, so that no other transaction waits for long.</summary>
    private const int BatchSize = 1000;

    /// <summary>
    /// Begins an erasure in one transaction: stores the person's hashes, hides all rows of the person, and deletes one batch of
    /// them. Waits for submissions and imports that are running; later ones are refused.
    /// </summary>
    /// <returns>True when no rows are left; otherwise <see cref="Continue"/> deletes the rest.</returns>
    public static Task<bool> Begin(
        TenantDb db,
        Guid partner,
        Erasure erasure,
        AuditEntry entry,
        CancellationToken cancel
    )
    {
        const string sql = $"""
            select cast(pg_advisory_xact_lock(person_lock(@Test, @PersonRef)) as text);
            select cast(pg_advisory_xact_lock({ImportLock.KeySql}) as text);
            {ErasureStatements.ShowRows};

            insert into erased_person as stored (partner_id, person, erased_at, erasing_test, erasing_ref, erasing_at)
            select @tenant, hash, @ErasedAt,
                case when not @Replayed then @Test end,
                case when not @Replayed then @PersonRef end,
                case when not @Replayed then @now end
            from unnest(@Hashes) as hash
            order by hash
            on conflict on constraint erased_person_pk do update
                set erased_at = greatest(stored.erased_at, excluded.erased_at),
                    erasing_test = coalesce(excluded.erasing_test, stored.erasing_test),
                    erasing_ref = coalesce(excluded.erasing_ref, stored.erasing_ref),
                    erasing_at = coalesce(excluded.erasing_at, stored.erasing_at);

            insert into audit (partner_id, id, created_at, test, key, action, subject)
            values (@tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject);

            {ErasureStatements.LockInvitations};
            {ErasureStatements.DeleteBatch};
            {ErasureStatements.End};
            """;

        return db.Write(
            partner,
            sql,
            Audit.AddParameters(CreateParameters(erasure, entry.At), entry),
            static async grid =>
            {
                await grid.ReadAsync<string>();
                await grid.ReadAsync<string>();
                await grid.ReadAsync<string>();
                await grid.ReadAsync<string>();
                return await grid.ReadSingleAsync<bool>();
            },
            cancel
        );
    }

    /// <summary>
    /// Deletes another batch of a person whose erasure has begun; returns true when no rows are left. Several callers at once
    /// take turns batch by batch, and no other transaction waits for them.
    /// </summary>
    public static Task<bool> Continue(
        TenantDb db,
        Guid partner,
        Erasure erasure,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            $"""
            select person from erased_person where partner_id = @tenant and person = any (@Hashes) order by person for update;
            {ErasureStatements.ShowRows};

            {ErasureStatements.LockInvitations};
            {ErasureStatements.DeleteBatch};
            {ErasureStatements.End};
            """,
            CreateParameters(erasure, now),
            static async grid =>
            {
                await grid.ReadAsync<byte[]>();
                await grid.ReadAsync<string>();
                await grid.ReadAsync<string>();
                return await grid.ReadSingleAsync<bool>();
            },
            cancel
        );

    /// <summary>Returns the partner's erasures that have begun and are not finished.</summary>
    public static async Task<IEnumerable<Erasure>> ListUnfinished(TenantDb db, Guid partner, CancellationToken cancel)
    {
        var hashes = await db.Read(
            partner,
            """
            select erasing_test as test, erasing_ref as person_ref, person, erased_at
            from erased_person
            where partner_id = @tenant and erasing_ref is not null
            """,
            args: null,
            static grid => grid.ReadAsync<(bool Test, string PersonRef, byte[] Person, DateTimeOffset ErasedAt)>(),
            cancel
        );
        return hashes
            .GroupBy(hash => (hash.Test, hash.PersonRef))
            .Select(person => new Erasure(
                person.Key.Test,
                person.Key.PersonRef,
                [.. person.Select(hash => hash.Person)],
                person.Max(hash => hash.ErasedAt)
            ));
    }

    private static object CreateParameters(Erasure erasure, DateTimeOffset now) =>
        new
        {
            erasure.Test,
            erasure.PersonRef,
            erasure.Hashes,
            erasure.ErasedAt,
            erasure.Replayed,
            BatchSize,
            now,
        };
}
