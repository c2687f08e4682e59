using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Idempotency;
using Dapper;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Makes deliveries due again.</summary>
public static class DeliveryReplayStore
{
    /// <summary>
    /// Makes the deliveries between two ids due again, beginning with a first attempt, except those that a worker is sending.
    /// </summary>
    /// <param name="rendering">
    /// The body of the response, for repeated requests; the number of deliveries takes the place of 0 in
    /// <c>"replayed":0</c>.
    /// </param>
    public static Task<ReplayResult> Replay(
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
            }
        );
        IdempotencyStore.AddParameters(parameters, key, webhook, Encoding.UTF8.GetString(rendering));
        return db.Write(
            partner,
            """
            with enabled as materialized (
                select id from webhook where partner_id = @tenant and id = @webhook and disabled_at is null for share
            ),
            found as materialized (
                select delivery.id
                from enabled
                join delivery on delivery.partner_id = @tenant and delivery.webhook_id = enabled.id
                where delivery.id between @first and @last
                    and (delivery.due_at is null or delivery.leased_until is null or delivery.leased_until <= now())
                for update of delivery
            ),
            claimed_key as (
                insert into idempotency (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId,
                    replace(@Rendering, '"replayed":0', concat('"replayed":', (select count(*) from found))),
                    @PersonHash
                where @IdempotencyKey::text is not null and exists (select from enabled)
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where idempotency.kept_at < now() - interval '24 hours'
                returning assessment
            ),
            accepted as materialized (
                select
                where exists (select from enabled)
                    and (@IdempotencyKey::text is null or exists (select from claimed_key))
            ),
            replayed as (
                update delivery
                set due_at = now(), leased_until = null, attempts = 0, delivered = false
                from found, accepted
                where delivery.partner_id = @tenant and delivery.webhook_id = @webhook and delivery.id = found.id
                returning 1
            )
            select exists (select from enabled) as enabled, exists (select from accepted) as accepted,
                (select cast(count(*) as integer) from replayed) as count
            """,
            parameters,
            static grid => grid.ReadSingleAsync<ReplayResult>(),
            cancel
        );
    }
}
