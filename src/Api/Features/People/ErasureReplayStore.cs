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
            select @tenant, person, max(erased_at)
            from unnest(@people, @times) as erasure (person, erased_at)
            group by person
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

    /// <summary>
    /// Returns the ids of the assessments that a person claimed in the last 30 days and that are deleted, with the time of the
    /// claim. A backup that was made before the claim has them without a reference to the person.
    /// </summary>
    public static Task<IEnumerable<DeletedClaim>> ListDeletedClaims(
        TenantDb db,
        Guid partner,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            """
            select subject as assessment_id, created_at as claimed_at
            from audit
            where partner_id = @tenant and action = 'assessment.claimed' and created_at >= @now - interval '30 days'
                and not exists (select 1 from assessment where partner_id = @tenant and test = audit.test and id = audit.subject)
            order by id
            """,
            new { now },
            static grid => grid.ReadAsync<DeletedClaim>(),
            cancel
        );

    /// <summary>Deletes assessments and those that were rescored from them; returns how many rows it deleted.</summary>
    public static Task<int> DeleteAssessments(
        TenantDb db,
        Guid partner,
        Guid[] assessments,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            """
            with recursive rescored as (
                select test, id from assessment where partner_id = @tenant and test in (false, true) and id = any (@assessments)
                union
                select assessment.test, assessment.id
                from rescored
                join assessment on assessment.partner_id = @tenant and assessment.test = rescored.test
                    and assessment.rescore_of = rescored.id
            ),
            deleted as (
                delete from assessment
                using rescored
                where partner_id = @tenant and assessment.test = rescored.test and assessment.id = rescored.id
                returning assessment.id
            ),
            deleted_deliveries as (
                delete from delivery
                using deleted, webhook
                where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                    and delivery.webhook_id = webhook.id and delivery.id = deleted.id
            )
            select count(*)::int from deleted
            """,
            new { assessments },
            static grid => grid.ReadSingleAsync<int>(),
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
