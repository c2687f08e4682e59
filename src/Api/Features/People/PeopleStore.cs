using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.People;

/// <summary>All SQL of people: wherever a reference is kept, it is named here.</summary>
public static class PeopleStore
{
    /// <summary>The most rows of one table that a step deletes, so that nobody waits for it.</summary>
    private const int MostRows = 1000;

    /// <summary>Shows the rows of people whose erasure is under way, which no other statement sees (0015).</summary>
    private const string Seeing = "select set_config('app.erasing', 'yes', true);";

    private const string Assessments = """
        from assessment
        where partner_id = @tenant and test = @Test and person_ref = @PersonRef
            and (not @Replayed or coalesce((consent ->> 'at')::timestamptz <= @ErasedAt, true))
        """;

    private const string Invitations = """
        from invitation
        where partner_id = @tenant and test = @Test and person_ref = @PersonRef
            and (not @Replayed or created_at <= @ErasedAt)
        """;

    private const string Attempts = "from idempotency where partner_id = @tenant and person = any (@Hashes)";

    // A consent of a clock ahead of the database's ends with the erasure as well, or a late retry would bring it back.
    private const string Step = $"""
        with gone as (
            delete from assessment
            where partner_id = @tenant and test = @Test and id = any (array(select id {Assessments} limit @MostRows))
            returning id, test, consent),
        {Outbox.RaiseErasedSql},
        uninvited as (
            delete from invitation
            where partner_id = @tenant and test = @Test and id = any (array(select id {Invitations} limit @MostRows))
            returning id),
        {Outbox.DeleteInvitationDeliveriesSql},
        shut_out as (
            delete from respondent_token
            where partner_id = @tenant and assessment_id in (select id from gone)),
        forgiven as (
            delete from idempotency
            where partner_id = @tenant and (scope, key) in (select scope, key {Attempts} limit @MostRows))
        update erased_person
        set erasing_at = case when erasing_ref is not null then now() end,
            erased_at = greatest(
                erased_at,
                (select max(least((consent ->> 'at')::timestamptz, now() + interval '5 minutes'))
                from gone
                where consent ->> 'at' is not null))
        where partner_id = @tenant and person = any (@Hashes) and not @Replayed;

        with rest as materialized (
            select exists (select {Assessments}) or exists (select {Invitations}) or exists (select {Attempts}) as more),
        finished as (
            update erased_person
            set erasing_test = null, erasing_ref = null, erasing_at = null
            from rest
            where not rest.more and partner_id = @tenant and person = any (@Hashes) and not @Replayed)
        select not more from rest;
        """;

    /// <summary>
    /// Begins an erasure, in one transaction: remembers the person's hashes, makes all that is held of them unreadable,
    /// and deletes as much of it as one step may. A submission under way is waited for; one that comes later is refused.
    /// </summary>
    /// <returns>True where that was all; else <see cref="Continue"/> deletes the rest.</returns>
    public static Task<bool> Begin(TenantDb db, Guid partner, Erasure erasure, AuditEntry act, CancellationToken cancel)
    {
        const string sql = $"""
            select pg_advisory_xact_lock(person_lock(@Test, @PersonRef))::text;
            select pg_advisory_xact_lock({ErasedPerson.ImportLockSql})::text;
            {Seeing}

            insert into erased_person (partner_id, person, erased_at, erasing_test, erasing_ref, erasing_at)
            select @tenant, hash, @ErasedAt,
                case when not @Replayed then @Test end,
                case when not @Replayed then @PersonRef end,
                case when not @Replayed then now() end
            from unnest(@Hashes) as hash
            order by hash
            on conflict on constraint erased_person_pk do update
                set erased_at = greatest(erased_person.erased_at, excluded.erased_at),
                    erasing_test = coalesce(excluded.erasing_test, erased_person.erasing_test),
                    erasing_ref = coalesce(excluded.erasing_ref, erased_person.erasing_ref),
                    erasing_at = coalesce(excluded.erasing_at, erased_person.erasing_at);

            {Audit.InsertStatement};

            {Step}
            """;

        return db.Write(
            partner,
            sql,
            Audit.AddParameters(Arguments(erasure), act),
            static async grid =>
            {
                await grid.ReadAsync<string>();
                await grid.ReadAsync<string>();
                await grid.ReadAsync<string>();
                return await grid.ReadSingleAsync<bool>();
            },
            cancel
        );
    }

    /// <summary>
    /// Deletes more of a person whose erasure was begun; true once nothing is left. Several may do so at once: they take
    /// turns, step by step, and nobody else waits for them.
    /// </summary>
    public static Task<bool> Continue(TenantDb db, Guid partner, Erasure erasure, CancellationToken cancel) =>
        db.Write(
            partner,
            $"""
            select person from erased_person where partner_id = @tenant and person = any (@Hashes) order by person for update;
            {Seeing}
            {Step}
            """,
            Arguments(erasure),
            static async grid =>
            {
                await grid.ReadAsync<byte[]>();
                await grid.ReadAsync<string>();
                return await grid.ReadSingleAsync<bool>();
            },
            cancel
        );

    /// <summary>The partner's erasures that were begun and are not finished.</summary>
    public static async Task<IEnumerable<Erasure>> UnderWay(TenantDb db, Guid partner, CancellationToken cancel)
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

    private static object Arguments(Erasure erasure) =>
        new
        {
            erasure.Test,
            erasure.PersonRef,
            erasure.Hashes,
            erasure.ErasedAt,
            erasure.Replayed,
            MostRows,
        };

    /// <summary>The erasures that are remembered.</summary>
    public static Task<IEnumerable<RememberedErasure>> ListErasures(
        TenantDb db,
        Guid partner,
        CancellationToken cancel
    ) =>
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
            """
            insert into erased_person (partner_id, person, erased_at)
            select @tenant, person, erased_at from unnest(@people, @times) as erasure (person, erased_at)
            on conflict on constraint erased_person_pk do update
                set erased_at = greatest(erased_person.erased_at, excluded.erased_at)
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
