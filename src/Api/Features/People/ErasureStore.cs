using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.People;

/// <summary>Erases people: deletes every row that contains a person's reference, in bounded steps.</summary>
public static class ErasureStore
{
    /// <summary>The most rows of one table that a step deletes, so that no other transaction waits for long.</summary>
    private const int BatchSize = 1000;

    /// <summary>Makes the rows of people visible whose erasure is running. They are hidden from all other statements (migration 0015).</summary>
    private const string ShowRowsSql = "select set_config('app.erasing', 'yes', true);";

    /// <summary>The statements of one step, for <see cref="Begin"/> and <see cref="Continue"/>.</summary>
    /// <remarks>
    /// The time of the erasure moves up to the latest consent that it deleted, even where the clock that set the consent was
    /// ahead: otherwise a late retry with that consent would store the person again.
    /// </remarks>
    private const string StepSql = """
        with deleted as (
            delete from assessment
            where partner_id = @tenant and test = @Test and id = any (array(
                select id
                from assessment
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                    and (not @Replayed or coalesce((consent ->> 'at')::timestamptz <= @ErasedAt, true))
                limit @BatchSize))
            returning id, test, consent
        ),
        deleted_event as materialized (
            select id, test, new_event_id() as event_id from deleted
        ),
        deleted_deliveries as (
            delete from delivery
            using deleted, webhook
            where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                and delivery.webhook_id = webhook.id and delivery.id = deleted.id
        ),
        erased_event as materialized (
            select new_event_id() as event_id, test, array_agg(id order by id) as ids
            from (select id, test, (row_number() over (partition by test order by id) - 1) / 100 as part from deleted) as parts
            group by test, part
        ),
        raised as (
            insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
            select @tenant, webhook.id, deleted_event.event_id, 'assessment.deleted', array[deleted_event.id],
                case when webhook.disabled_at is null then @now end
            from deleted_event
            join webhook on webhook.partner_id = @tenant and webhook.test = deleted_event.test
                and 'assessment.deleted' = any (webhook.events)
            union all
            select @tenant, webhook.id, erased_event.event_id, 'person.erased', erased_event.ids,
                case when webhook.disabled_at is null then @now end
            from erased_event
            join webhook on webhook.partner_id = @tenant and webhook.test = erased_event.test
                and 'person.erased' = any (webhook.events)
            returning id
        ),
        deleted_invitation as (
            delete from invitation
            where partner_id = @tenant and test = @Test and id = any (array(
                select id
                from invitation
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                    and (not @Replayed or created_at <= @ErasedAt)
                limit @BatchSize))
            returning id
        ),
        deleted_invitation_deliveries as (
            delete from delivery
            using deleted_invitation, webhook
            where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                and delivery.webhook_id = webhook.id and delivery.event = 'invitation.expired'
                and delivery.subjects = array[deleted_invitation.id]
        ),
        -- The trigger of migration 0020 has deleted these rows, unless the erasure is repeated after a restore.
        deleted_activity as (
            delete from activity
            where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                and (not @Replayed or updated_at <= @ErasedAt)
            returning record_id
        ),
        deleted_activity_deliveries as (
            delete from delivery
            using deleted_activity
            where delivery.partner_id = @tenant and delivery.event = 'activity.recorded'
                and delivery.subjects = array[deleted_activity.record_id]
        ),
        deleted_tokens as (
            delete from respondent_token
            where partner_id = @tenant and assessment_id in (select id from deleted)
        ),
        deleted_keys as (
            delete from idempotency
            where partner_id = @tenant and (scope, key) in (
                select scope, key from idempotency where partner_id = @tenant and person = any (@Hashes) limit @BatchSize)
        )
        update erased_person
        set erasing_at = case when erasing_ref is not null then @now end,
            erased_at = greatest(
                erased_at,
                (select max(least((consent ->> 'at')::timestamptz, @now + interval '5 minutes'))
                from deleted
                where consent ->> 'at' is not null))
        where partner_id = @tenant and person = any (@Hashes) and not @Replayed;

        with rest as materialized (
            select
                exists (
                    select 1 from assessment
                    where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                        and (not @Replayed or coalesce((consent ->> 'at')::timestamptz <= @ErasedAt, true)))
                or exists (
                    select 1 from invitation
                    where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                        and (not @Replayed or created_at <= @ErasedAt))
                or exists (select 1 from idempotency where partner_id = @tenant and person = any (@Hashes)) as is_left
        ),
        finished as (
            update erased_person
            set erasing_test = null, erasing_ref = null, erasing_at = null
            from rest
            where not rest.is_left and partner_id = @tenant and person = any (@Hashes) and not @Replayed
        )
        select not is_left from rest;
        """;

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
            select cast(pg_advisory_xact_lock(hashtextextended(concat_ws('|', current_partner(), 'imports'), 0)) as text);
            {ShowRowsSql}

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

            {StepSql}
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
            {ShowRowsSql}

            {StepSql}
            """,
            CreateParameters(erasure, now),
            static async grid =>
            {
                await grid.ReadAsync<byte[]>();
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
