namespace ChannelFit.Api.Features.Retention;

/// <summary>
/// The statements that delete expired rows of a partner, each in batches. <see cref="Webhooks.Delivery.DeliveryCleanup"/>
/// deletes deliveries.
/// </summary>
internal static class RetentionStatements
{
    /// <summary>All statements. Each deletes one batch and returns the number of its rows.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        """
            with deleted as (
                delete from assessment
                where partner_id = @tenant and (test, id) in (
                    select test, id from assessment where partner_id = @tenant and id < @firstKeptId limit @batchSize)
                returning id, test
            ),
            deletion_event as materialized (
                select id, test, new_event_id() as event_id from deleted
            ),
            deleted_deliveries as (
                delete from delivery
                using deleted, webhook
                where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                    and delivery.webhook_id = webhook.id and delivery.id = deleted.id and delivery.id < @firstKeptId
            ),
            raised as (
                insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
                select @tenant, webhook.id, deletion_event.event_id, 'assessment.deleted', array[deletion_event.id],
                    case when webhook.disabled_at is null then @dueAt end
                from deletion_event
                join webhook on webhook.partner_id = @tenant and webhook.test = deletion_event.test
                    and 'assessment.deleted' = any (webhook.events)
                returning id
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from invitation
                where partner_id = @tenant and (test, id) in (
                    select test, id from invitation where partner_id = @tenant and id < @firstKeptId and expires_at < @now limit @batchSize)
                returning id
            ),
            deleted_deliveries as (
                delete from delivery
                using deleted, webhook
                where webhook.partner_id = @tenant and delivery.partner_id = @tenant
                    and delivery.webhook_id = webhook.id and delivery.event = 'invitation.expired'
                    and delivery.subjects = array[deleted.id]
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from activity
                where partner_id = @tenant and (test, person_ref, week, channel) in (
                    select test, person_ref, week, channel
                    from activity
                    where partner_id = @tenant and created_at < @createdBefore
                    limit @batchSize)
                returning test, record_id
            ),
            -- A channel that was recorded later keeps the week and its event.
            deleted_deliveries as (
                delete from delivery
                using deleted
                where delivery.partner_id = @tenant and delivery.event = 'activity.recorded'
                    and delivery.subjects = array[deleted.record_id]
                    and not exists (
                        select 1
                        from activity
                        where activity.partner_id = @tenant and activity.test = deleted.test
                            and activity.record_id = deleted.record_id and activity.created_at >= @createdBefore)
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from respondent_token
                where partner_id = @tenant and hash in (
                    select hash from respondent_token where partner_id = @tenant and expires_at < @now limit @batchSize)
                returning 1
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from claim_code
                where partner_id = @tenant and (test, assessment_id) in (
                    select test, assessment_id from claim_code where partner_id = @tenant and expires_at < @now limit @batchSize)
                returning 1
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from public_key_use
                where partner_id = @tenant and (key_id, day) in (
                    select key_id, day
                    from public_key_use
                    where partner_id = @tenant and day < (@now at time zone 'utc')::date
                    limit @batchSize)
                returning 1
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from share
                where partner_id = @tenant and (test, id) in (
                    select test, id from share where partner_id = @tenant and expires_at < @now limit @batchSize)
                returning 1
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from cohort_link
                where partner_id = @tenant and (test, id) in (
                    select test, id from cohort_link where partner_id = @tenant and expires_at < @now limit @batchSize)
                returning 1
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from idempotency
                where partner_id = @tenant and (scope, key) in (
                    select scope, key from idempotency where partner_id = @tenant and kept_at < @now - interval '24 hours' limit @batchSize)
                returning 1
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from erased_person
                where partner_id = @tenant and person in (
                    select person from erased_person where partner_id = @tenant and erased_at < @now - interval '30 days' limit @batchSize)
                returning 1
            )
            select count(*)::integer from deleted
            """,
    ];
}
