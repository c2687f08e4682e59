using ChannelFit.Api.Database;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Features.Webhooks.Delivery;

namespace ChannelFit.Api.Features.Retention;

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
            -- Checked again in the row: a submission that this statement waited for has completed the invitation.
            where partner_id = @tenant and not expiry_raised and completed_at is null and (test, id) in (
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

    /// <summary>Deletes expired rows partner by partner, in batches; returns how many rows it changed.</summary>
    /// <remarks>
    /// A partner that is due a second time ends the sweep: an instance whose clock differs by more than an hour has claimed it
    /// meanwhile. Otherwise the two would claim each other's partners forever.
    /// </remarks>
    public async Task<long> Sweep(DateTimeOffset now, CancellationToken cancel)
    {
        var count = 0L;
        HashSet<Guid> swept = [];

        while (await queries.ClaimPartnerToSweep(now, cancel) is { } claim && swept.Add(claim.PartnerId))
        {
            await FinishErasures(claim.PartnerId, cancel);
            count += await RunBatches(claim, RaiseExpiredInvitationsSql, now, cancel);

            foreach (var sql in RetentionStatements.All)
            {
                count += await RunBatches(claim, sql, now, cancel);
            }

            count += await DeliveryCleanup.Sweep(db, claim.PartnerId, now, cancel);
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
            // No id is smaller than the empty one.
            firstKeptId = claim.RetentionDays is { } days ? UuidV7Bounds.FirstAt(now.AddDays(-days)) : Guid.Empty,
            createdBefore = claim.RetentionDays is { } age ? now.AddDays(-age) : DateTimeOffset.UnixEpoch,
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
