using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>
/// Deletes deliveries of a partner in batches: finished ones of old events, and all of deleted webhooks. Each batch commits on
/// its own, so that the statements of any number of deliveries do not time out, and an interruption loses one batch.
/// </summary>
public static class DeliveryCleanup
{
    private const int BatchSize = 1_000;

    /// <summary>The time for which deliveries can be read and redelivered.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>
    /// Deletes what is left of deleted webhooks, ends what waits for disabled ones, and deletes finished deliveries after 30
    /// days. Returns how many rows it changed.
    /// </summary>
    public static async Task<long> Sweep(TenantDb db, Guid partner, DateTimeOffset now, CancellationToken cancel)
    {
        var count = 0L;

        foreach (var owner in await ListOwners(db, partner, cancel))
        {
            if (owner.Deleted)
            {
                count += await DeleteForWebhook(db, partner, owner.WebhookId, cancel);
                continue;
            }

            if (owner.Disabled)
            {
                count += await FailWaiting(db, partner, owner.WebhookId, cancel);
            }

            count += await Delete(
                db,
                partner,
                owner.WebhookId,
                UuidV7Bounds.FirstAt(now - Retention),
                onlyFinished: true,
                cancel
            );
        }

        return count;
    }

    /// <summary>Deletes the deliveries of a deleted webhook; returns how many.</summary>
    public static Task<long> DeleteForWebhook(TenantDb db, Guid partner, Guid webhook, CancellationToken cancel) =>
        Delete(db, partner, webhook, UuidV7Bounds.Max, onlyFinished: false, cancel);

    /// <summary>
    /// Ends the deliveries that wait for a disabled webhook, so that enabling it does not send them; only a replay does. Does
    /// nothing if the webhook is enabled. Returns how many deliveries it ended.
    /// </summary>
    public static Task<long> FailWaiting(TenantDb db, Guid partner, Guid webhook, CancellationToken cancel) =>
        RunBatches(() =>
            db.Write(
                partner,
                // The lock makes a request that enables the webhook wait, so that no later delivery is ended.
                """
                select id from webhook where partner_id = @tenant and id = @webhook and disabled_at is not null for share;

                with waiting as materialized (
                    select id, due_at
                    from delivery
                    where partner_id = @tenant and webhook_id = @webhook and due_at is not null and not sample
                        and exists (
                            select 1 from webhook
                            where partner_id = @tenant and id = @webhook and disabled_at is not null)
                    order by due_at
                    limit @BatchSize
                    for update skip locked
                ),
                failed as (
                    update delivery
                    set due_at = null
                    where partner_id = @tenant and webhook_id = @webhook and id = any (array(select id from waiting))
                        -- Finds them by the index, even if the statistics do not know that the webhook has many deliveries.
                        and due_at <= (select max(due_at) from waiting)
                    returning 1
                )
                select cast(count(*) as integer) from failed
                """,
                new { webhook, BatchSize },
                static async grid =>
                {
                    await grid.ReadAsync<Guid>();
                    return await grid.ReadSingleAsync<int>();
                },
                cancel
            )
        );

    private static Task<long> Delete(
        TenantDb db,
        Guid partner,
        Guid webhook,
        Guid last,
        bool onlyFinished,
        CancellationToken cancel
    ) =>
        RunBatches(() =>
            db.Write(
                partner,
                """
                with deleted as (
                    delete from delivery
                    where partner_id = @tenant and webhook_id = @webhook and (due_at is null or not @onlyFinished)
                        and id <= coalesce(
                            (select id
                            from delivery
                            where partner_id = @tenant and webhook_id = @webhook and id <= @last
                                and (due_at is null or not @onlyFinished)
                            order by id
                            offset @BatchSize - 1
                            limit 1),
                            @last)
                    returning 1)
                select cast(count(*) as integer) from deleted
                """,
                new
                {
                    webhook,
                    last,
                    onlyFinished,
                    BatchSize,
                },
                static grid => grid.ReadSingleAsync<int>(),
                cancel
            )
        );

    /// <summary>Lists the webhooks, existing or deleted, that have deliveries.</summary>
    private static Task<List<Owner>> ListOwners(TenantDb db, Guid partner, CancellationToken cancel) =>
        db.Read(
            partner,
            // Steps from webhook to webhook along the primary key, without reading all deliveries.
            """
            with recursive known as (
                (select webhook_id from delivery where partner_id = @tenant order by webhook_id limit 1)
                union all
                select next.webhook_id
                from known
                cross join lateral (
                    select webhook_id
                    from delivery
                    where partner_id = @tenant and webhook_id > known.webhook_id
                    order by webhook_id
                    limit 1) as next
            )
            select known.webhook_id, webhook.id is null as deleted, webhook.disabled_at is not null as disabled
            from known
            left join webhook on webhook.partner_id = @tenant and webhook.id = known.webhook_id
            """,
            args: null,
            static async grid => (await grid.ReadAsync<Owner>()).ToList(),
            cancel
        );

    private static async Task<long> RunBatches(Func<Task<int>> run)
    {
        for (var (count, last) = (0L, BatchSize); ; count += last)
        {
            if (last < BatchSize)
            {
                return count;
            }

            last = await run();
        }
    }

    private sealed record Owner(Guid WebhookId, bool Deleted, bool Disabled);
}
