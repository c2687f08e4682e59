namespace ChannelFit.Api.Features.People;

/// <summary>The statements with which an erasure deletes the rows of a person in batches.</summary>
internal static class ErasureStatements
{
    /// <summary>Makes the rows of people visible whose erasure is running. They are hidden from all other statements (migration 0015).</summary>
    public const string ShowRows = "select set_config('app.erasing', 'yes', true)";

    // A step of a caller who waited while another one ended the erasure deletes nothing: what is stored by then was stored with
    // a later consent.
    private const string IsUnfinished = """
        (@Replayed or exists (
                        select 1 from erased_person
                        where partner_id = @tenant and person = any (@Hashes) and erasing_ref is not null))
        """;

    /// <summary>
    /// Locks the invitations of the next batch. A sweep that is raising their expiry ends first, so that the next statement sees
    /// its deliveries.
    /// </summary>
    public const string LockInvitations = $"""
        select set_config(
            'app.invitations',
            array(
                select id
                from invitation
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                    and (not @Replayed or created_at <= @ErasedAt)
                    and {IsUnfinished}
                limit @BatchSize
                for update)::text,
            true)
        """;

    /// <summary>Deletes one batch of a person's rows and raises their events, for <see cref="ErasureStore"/>.</summary>
    /// <remarks>
    /// Rows that refer to the deleted ones, such as shares and claim codes, are deleted by their foreign keys.
    /// The time of the erasure moves up to the latest consent that it deleted, even where the clock that set the consent was
    /// ahead: otherwise a late retry with that consent would store the person again.
    /// </remarks>
    public const string DeleteBatch = $"""
        -- The assessments. After a restore (Replayed) those that the person consented to since the erasure stay.
        with deleted as (
            delete from assessment
            where partner_id = @tenant and test = @Test and id = any (array(
                select id
                from assessment
                where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                    and (not @Replayed or coalesce((consent ->> 'at')::timestamptz <= @ErasedAt, true))
                    and {IsUnfinished}
                limit @BatchSize))
            returning id, test, consent
        ),
        -- Deletes the deliveries of the submissions' events, whose ids are those of the deleted assessments. The range of the
        -- ids keeps a step from reading all deliveries of the partner where the statistics of the table are out of date.
        deleted_deliveries as (
            delete from delivery
            using deleted, webhook
            where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                and delivery.webhook_id = webhook.id and delivery.id = deleted.id
                and delivery.id >= (select id from deleted order by id limit 1)
                and delivery.id <= (select id from deleted order by id desc limit 1)
        ),
        -- New events: one for each deleted assessment, and one for each hundred of them that names the erasure.
        deletion_event as materialized (
            select id, test, new_event_id() as event_id from deleted
        ),
        erasure_event as materialized (
            select new_event_id() as event_id, test, array_agg(id order by id) as ids
            from (select id, test, (row_number() over (partition by test order by id) - 1) / 100 as part from deleted) as parts
            group by test, part
        ),
        raised as (
            insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
            select @tenant, webhook.id, deletion_event.event_id, 'assessment.deleted', array[deletion_event.id],
                case when webhook.disabled_at is null then @now end
            from deletion_event
            join webhook on webhook.partner_id = @tenant and webhook.test = deletion_event.test
                and 'assessment.deleted' = any (webhook.events)
            union all
            select @tenant, webhook.id, erasure_event.event_id, 'person.erased', erasure_event.ids,
                case when webhook.disabled_at is null then @now end
            from erasure_event
            join webhook on webhook.partner_id = @tenant and webhook.test = erasure_event.test
                and 'person.erased' = any (webhook.events)
            returning id
        ),
        -- The invitations that the statement before has locked, and the events of those that have expired.
        deleted_invitation as (
            delete from invitation
            where partner_id = @tenant and test = @Test and id = any ((select current_setting('app.invitations'))::uuid[])
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
                and {IsUnfinished}
            returning record_id
        ),
        deleted_activity_deliveries as (
            delete from delivery
            using deleted_activity
            where delivery.partner_id = @tenant and delivery.event = 'activity.recorded'
                and delivery.subjects = array[deleted_activity.record_id]
        ),
        -- The tokens of the respondent, and the records of idempotency keys.
        deleted_tokens as (
            delete from respondent_token
            where partner_id = @tenant and assessment_id in (select id from deleted)
        ),
        record as materialized (
            select scope, key,
                exists (
                    select 1
                    from api_key
                    where api_key.partner_id = @tenant and api_key.kind = 'public'
                        and scope like '% POST /v1/assessments ' || api_key.id) as is_of_page
            from idempotency
            where partner_id = @tenant and person = any (@Hashes)
                and {IsUnfinished}
            limit @BatchSize
        ),
        deleted_records as (
            delete from idempotency
            where partner_id = @tenant and (scope, key) in (select scope, key from record where not is_of_page)
        ),
        -- The submission of a page names no person, so that only its idempotency key recognises a retry, which returns 410. The
        -- record keeps the key and the hash of the body for its 24 hours.
        cleared_records as (
            update idempotency
            set person = null, rendering = ''
            where partner_id = @tenant and (scope, key) in (select scope, key from record where is_of_page)
        )
        update erased_person
        set erasing_at = case when erasing_ref is not null then @now end,
            erased_at = greatest(
                erased_at,
                (select max(least((consent ->> 'at')::timestamptz, @now + interval '5 minutes'))
                from deleted
                where consent ->> 'at' is not null))
        where partner_id = @tenant and person = any (@Hashes) and not @Replayed
        """;

    /// <summary>Ends the erasure when no rows are left, and returns whether it has ended.</summary>
    public const string End = $"""
        with rest as materialized (
            select {IsUnfinished} and (
                exists (
                    select 1 from assessment
                    where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                        and (not @Replayed or coalesce((consent ->> 'at')::timestamptz <= @ErasedAt, true)))
                or exists (
                    select 1 from invitation
                    where partner_id = @tenant and test = @Test and person_ref = @PersonRef
                        and (not @Replayed or created_at <= @ErasedAt))
                or exists (select 1 from idempotency where partner_id = @tenant and person = any (@Hashes))) as is_left
        ),
        finished as (
            update erased_person
            set erasing_test = null, erasing_ref = null, erasing_at = null
            from rest
            where not rest.is_left and partner_id = @tenant and person = any (@Hashes) and not @Replayed
        )
        select not is_left from rest
        """;
}
