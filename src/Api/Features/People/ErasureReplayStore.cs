using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.People;

/// <summary>Reads and stores the erasures that 'erasure list' and 'erasure replay' repeat in a restored database.</summary>
public static class ErasureReplayStore
{
    /// <summary>Returns the erasures that are remembered.</summary>
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

    /// <summary>Stores erasures from another database.</summary>
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

    /// <summary>Returns the next people with stored rows after another person, or the first ones.</summary>
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
            union
            (select distinct test, person_ref
            from activity
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
