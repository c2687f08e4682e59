using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.People;

/// <summary>
/// Deletes expired rows, and finishes erasures that have begun. Instances that sweep at the same time never work on
/// the same row twice.
/// </summary>
public sealed class RetentionSweeper(CrossTenantQueries queries, TenantDb db, TimeProvider clock)
{
    private const int BatchSize = 1000;

    /// <summary>
    /// Raises one event for each invitation that has expired; the invitation stays until the partner's retention ends.
    /// </summary>
    private const string RaiseExpiredInvitationsSql = """
        with expired as (
            update invitation
            set expiry_raised = true
            where partner_id = @tenant and (test, id) in (
                select test, id
                from invitation
                where partner_id = @tenant and not expiry_raised and completed_at is null and expires_at < @now
                limit @batchSize)
            returning id, test
        ),
        expired_event as materialized (
            select id, test, new_event_id() as event_id from expired
        ),
        raised as (
            insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
            select @tenant, webhook.id, expired_event.event_id, 'invitation.expired', array[expired_event.id],
                case when webhook.disabled_at is null then @dueAt end
            from expired_event
            join webhook on webhook.partner_id = @tenant and webhook.test = expired_event.test
                and 'invitation.expired' = any (webhook.events)
        )
        select count(*)::integer from expired
        """;

    /// <summary>
    /// The statements. Each deletes one batch of expired rows. Another worker deletes deliveries.
    /// </summary>
    private static readonly string[] DeleteStatements =
    [
        """
            with deleted as (
                delete from assessment
                where partner_id = @tenant and (test, id) in (
                    select test, id from assessment where partner_id = @tenant and id < @expiresBefore limit @batchSize)
                returning id, test
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
            raised as (
                insert into delivery (partner_id, webhook_id, id, event, subjects, due_at)
                select @tenant, webhook.id, deleted_event.event_id, 'assessment.deleted', array[deleted_event.id],
                    case when webhook.disabled_at is null then @dueAt end
                from deleted_event
                join webhook on webhook.partner_id = @tenant and webhook.test = deleted_event.test
                    and 'assessment.deleted' = any (webhook.events)
                returning id
            )
            select count(*)::integer from deleted
            """,
        """
            with deleted as (
                delete from invitation
                where partner_id = @tenant and (test, id) in (
                    select test, id from invitation where partner_id = @tenant and id < @expiresBefore and expires_at < @now limit @batchSize)
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
                returning record_id
            ),
            deleted_deliveries as (
                delete from delivery
                using deleted
                where delivery.partner_id = @tenant and delivery.event = 'activity.recorded'
                    and delivery.subjects = array[deleted.record_id]
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

    /// <summary>Deletes expired rows partner by partner, in batches; returns how many rows it changed.</summary>
    public async Task<long> Sweep(DateTimeOffset now, CancellationToken cancel)
    {
        var count = 0L;

        while (await queries.ClaimExpired(now, cancel) is { } claim)
        {
            await FinishErasures(claim.PartnerId, cancel);
            count += await RunBatches(claim, RaiseExpiredInvitationsSql, now, cancel);

            foreach (var sql in DeleteStatements)
            {
                count += await RunBatches(claim, sql, now, cancel);
            }
        }

        return count;
    }

    private async Task FinishErasures(Guid partner, CancellationToken cancel)
    {
        foreach (var erasure in await ErasureStore.ListUnfinished(db, partner, cancel))
        {
            while (!await ErasureStore.Continue(db, partner, erasure, clock.GetUtcNow(), cancel)) { }
        }
    }

    private async Task<long> RunBatches(RetentionClaim claim, string sql, DateTimeOffset now, CancellationToken cancel)
    {
        var parameters = new
        {
            now,
            dueAt = clock.GetUtcNow(),
            expiresBefore = claim.RetentionDays is { } days ? UuidV7Bounds.FirstAt(now.AddDays(-days)) : Guid.Empty,
            createdBefore = claim.RetentionDays is { } most ? now.AddDays(-most) : DateTimeOffset.UnixEpoch,
            batchSize = BatchSize,
        };

        // Each batch commits on its own: no other transaction waits for long, and an interruption loses one batch.
        for (var (count, last) = (0L, BatchSize); ; count += last)
        {
            if (last < BatchSize)
            {
                return count;
            }

            last = await db.Write(claim.PartnerId, sql, parameters, grid => grid.ReadSingleAsync<int>(), cancel);
        }
    }
}
