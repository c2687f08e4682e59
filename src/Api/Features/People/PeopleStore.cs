using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.People;

/// <summary>All SQL of people: wherever a reference is kept, it is named here.</summary>
public static class PeopleStore
{
    private const string Later = """
        on conflict on constraint erased_person_pk do update
            set erased_at = greatest(erased_person.erased_at, excluded.erased_at)
        """;

    // A consent of a clock ahead of ours ends with the erasure as well, or a late retry would bring it back.
    private const string LastConsent = """
        (select max(least((consent ->> 'at')::timestamptz, @ErasedAt + interval '5 minutes'))
        from assessment
        where not @Replayed and partner_id = @tenant and test = @Test and person_ref = @PersonRef
            and consent ->> 'at' is not null)
        """;

    /// <summary>
    /// Deletes all that is held of a person and remembers their hashes, together or not at all. A submission under way
    /// is waited for; one that comes later is refused.
    /// </summary>
    public static Task Erase(TenantDb db, Guid partner, Erasure erasure, AuditEntry act, CancellationToken cancel)
    {
        const string sql = $"""
            select pg_advisory_xact_lock(person_lock(@Test, @PersonRef))::text;
            select pg_advisory_xact_lock({ErasedPerson.ImportLockSql})::text;

            insert into erased_person (partner_id, person, erased_at)
            select @tenant, hash, greatest(@ErasedAt, {LastConsent}) from unnest(@Hashes) as hash
            {Later};

            with gone as (
                delete from assessment
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                    and (not @Replayed or coalesce((consent ->> 'at')::timestamptz <= @ErasedAt, true))
                returning id, test),
            {Outbox.RaiseErasedSql},
            uninvited as (
                delete from invitation
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                    and (not @Replayed or created_at <= @ErasedAt)
                returning id),
            {Outbox.DeleteInvitationDeliveriesSql},
            shut_out as (
                delete from respondent_token
                where partner_id = @tenant and assessment_id in (select id from gone))
            delete from idempotency
            where partner_id = @tenant
                and (person = any (@Hashes)
                    or assessment in (select id from gone union all select id from uninvited));

            {Audit.InsertStatement};
            """;

        return db.Write(partner, sql, Audit.AddParameters(erasure, act), static _ => Task.FromResult(true), cancel);
    }

    /// <summary>The erasures that are remembered.</summary>
    public static Task<IEnumerable<RememberedErasure>> ListErasures(TenantDb db, Guid partner, CancellationToken cancel) =>
        db.Read(
            partner,
            "select person, erased_at from erased_person where partner_id = @tenant order by erased_at, person",
            args: null,
            static grid => grid.ReadAsync<RememberedErasure>(),
            cancel
        );

    /// <summary>Remembers erasures that another database remembered.</summary>
    public static Task InsertErasures(
        TenantDb db,
        Guid partner,
        IReadOnlyCollection<RememberedErasure> erasures,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            $"""
            insert into erased_person (partner_id, person, erased_at)
            select @tenant, person, erased_at from unnest(@people, @times) as erasure (person, erased_at)
            {Later}
            """,
            new
            {
                people = erasures.Select(erasure => erasure.Person).ToArray(),
                times = erasures.Select(erasure => erasure.ErasedAt.UtcDateTime).ToArray(),
            },
            static _ => Task.FromResult(true),
            cancel
        );

    /// <summary>The people of whom something is held: the next ones after another, or the first.</summary>
    public static Task<IEnumerable<StoredPerson>> ListPeopleAfter(
        TenantDb db,
        Guid partner,
        StoredPerson? last,
        int limit,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            """
            (select distinct test, person_ref
            from assessment
            where partner_id = @tenant and person_ref is not null and (test, person_ref) > (@test, @personRef)
            order by test, person_ref
            limit @limit)
            union
            (select distinct test, person_ref
            from invitation
            where partner_id = @tenant and (test, person_ref) > (@test, @personRef)
            order by test, person_ref
            limit @limit)
            order by test, person_ref
            limit @limit
            """,
            new
            {
                test = last?.Test ?? false,
                personRef = last?.PersonRef ?? "",
                limit,
            },
            static grid => grid.ReadAsync<StoredPerson>(),
            cancel
        );
}

/// <summary>The wish to erase a person.</summary>
/// <param name="Hashes">What they are remembered by.</param>
/// <param name="Replayed">Whether it is done again: then what they agreed to after it stays.</param>
public sealed record Erasure(
    bool Test,
    string PersonRef,
    byte[][] Hashes,
    DateTimeOffset ErasedAt,
    bool Replayed = false
);

/// <summary>All that stays of a person.</summary>
public sealed record RememberedErasure(byte[] Person, DateTimeOffset ErasedAt);

/// <summary>A person of whom something is held.</summary>
public sealed record StoredPerson(bool Test, string PersonRef);
