using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Idempotency;
using Dapper;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Makes deliveries due again.</summary>
public static class RedeliveryStore
{
    /// <summary>The most deliveries of one request, so that its statement does not time out.</summary>
    public const int MaxDeliveries = 10_000;

    /// <summary>
    /// Makes the deliveries between two ids due again, beginning with a first attempt, except those that a worker is sending.
    /// Makes none due if there are more than <see cref="MaxDeliveries"/>.
    /// </summary>
    /// <param name="rendering">
    /// The body of the response, for retries; the number of deliveries takes the place of 0 in
    /// <c>"replayed":0</c>.
    /// </param>
    public static Task<RedeliveryResult> Redeliver(
        TenantDb db,
        Guid partner,
        Guid webhook,
        Guid first,
        Guid last,
        IdempotencyKey? key,
        byte[] rendering,
        CancellationToken cancel
    )
    {
        var parameters = new DynamicParameters(
            new
            {
                webhook,
                first,
                last,
                MaxDeliveries,
            }
        );
        IdempotencyStore.AddParameters(parameters, key, webhook, Encoding.UTF8.GetString(rendering));
        return db.Write(
            partner,
            """
            select id from webhook where partner_id = @tenant and id = @webhook and disabled_at is null for share;

            -- No worker takes them until they are due again.
            select count(*)
            from (
                select 1
                from delivery
                where partner_id = @tenant and webhook_id = @webhook and id between @first and @last
                    and (due_at is null or leased_until is null or leased_until <= now())
                order by id
                limit @MaxDeliveries + 1
                for update) as locked;

            with enabled as materialized (
                select id from webhook where partner_id = @tenant and id = @webhook and disabled_at is null
            ),
            found as materialized (
                select count(*) as number
                from (
                    select 1
                    from delivery
                    where partner_id = @tenant and webhook_id = @webhook and id between @first and @last
                        and (due_at is null or leased_until is null or leased_until <= now())
                        and exists (select 1 from enabled)
                    order by id
                    limit @MaxDeliveries + 1) as counted
            ),
            allowed as materialized (
                select 1 where exists (select 1 from enabled) and (select number from found) <= @MaxDeliveries
            ),
            recorded_key as (
                insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId,
                    -- Text, because a retry gets the same bytes and jsonb would format them anew.
                    replace(@Rendering, '"replayed":0', concat('"replayed":', (select number from found))),
                    @PersonHash
                where @IdempotencyKey::text is not null and exists (select 1 from allowed)
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where record.kept_at < @IdempotencyRecordsSince
                returning assessment
            ),
            accepted as materialized (
                select 1
                where exists (select 1 from allowed)
                    and (@IdempotencyKey::text is null or exists (select 1 from recorded_key))
            ),
            redelivered as (
                update delivery
                set due_at = now(), leased_until = null, attempts = 0, delivered = false
                where partner_id = @tenant and webhook_id = @webhook and id between @first and @last
                    and (due_at is null or leased_until is null or leased_until <= now())
                    and exists (select 1 from accepted)
                returning 1
            )
            select exists (select 1 from enabled) as enabled,
                (select number from found) > @MaxDeliveries as too_many,
                exists (select 1 from accepted) as accepted, (select cast(count(*) as integer) from redelivered) as count
            """,
            parameters,
            static async grid =>
            {
                await grid.ReadAsync<Guid>();
                await grid.ReadAsync<long>();
                return await grid.ReadSingleAsync<RedeliveryResult>();
            },
            cancel
        );
    }
}
