using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Idempotency;
using Dapper;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Lists and finds deliveries, and inserts samples; redeliveries, outcomes and deletions have stores of their own.</summary>
/// <remarks>
/// Deliveries about a person are hidden from the moment at which the person's erasure begins; they are deleted with the rows
/// of the person.
/// </remarks>
public static class DeliveryStore
{
    /// <summary>
    /// Returns a page of deliveries with ids before the filter's, newest first, and one more row when there is a next page.
    /// </summary>
    public static Task<List<DeliveryRow>> List(
        TenantDb db,
        Guid partner,
        DeliveryFilter filter,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            """
            select id, event, subjects, sample, case when sample or not @Disabled then due_at end as due_at, attempts,
                delivered, attempted_at, signature, status, error, duration_ms, answer
            from delivery
            where partner_id = @tenant and webhook_id = @Webhook and id < @Before
                and (@Event::text is null or event = @Event)
                and case @State::text
                    when 'pending' then due_at is not null and (sample or not @Disabled)
                    when 'delivered' then delivered
                    when 'failed' then not delivered and (due_at is null or @Disabled and not sample)
                    else true
                end
                and (sample or event not in ('assessment.completed', 'invitation.expired')
                    or not exists (select 1 from erased_person where partner_id = @tenant and erasing_ref is not null)
                    or case event
                        when 'assessment.completed' then exists (
                            select 1 from assessment
                            where partner_id = @tenant and test in (true, false) and assessment.id = delivery.id)
                        else exists (
                            select 1 from invitation
                            where partner_id = @tenant and test in (true, false)
                                and invitation.id = any (delivery.subjects))
                    end)
            order by id desc
            limit @Limit + 1
            """,
            filter,
            static async grid => (await grid.ReadAsync<DeliveryRow>()).ToList(),
            cancel
        );

    /// <summary>Inserts a sample delivery, due at once; returns false when the idempotency key was used before.</summary>
    /// <param name="rendering">The body of the response, for retries.</param>
    public static Task<bool> InsertSample(
        TenantDb db,
        Guid partner,
        Guid webhook,
        Guid id,
        string name,
        IdempotencyKey? key,
        byte[] rendering,
        CancellationToken cancel
    )
    {
        var parameters = new DynamicParameters(
            new
            {
                webhook,
                id,
                name,
            }
        );
        IdempotencyStore.AddParameters(parameters, key, webhook, Encoding.UTF8.GetString(rendering));
        return db.Write(
            partner,
            """
            with recorded_key as (
                insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId, @Rendering, @PersonHash
                where @IdempotencyKey::text is not null
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where record.kept_at < @IdempotencyRecordsSince
                returning assessment
            )
            insert into delivery as stored (partner_id, webhook_id, id, event, sample, due_at)
            select @tenant, @webhook, @id, @name, true, now()
            where @IdempotencyKey::text is null or exists (select 1 from recorded_key)
            returning true
            """,
            parameters,
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );
    }

    /// <summary>Returns true when the delivery exists.</summary>
    public static Task<bool> Exists(TenantDb db, Guid partner, Guid webhook, Guid id, CancellationToken cancel) =>
        db.Read(
            partner,
            """
            select exists (
                select 1 from delivery
                where partner_id = @tenant and webhook_id = @webhook and id = @id
                    and (sample or event not in ('assessment.completed', 'invitation.expired')
                        or not exists (select 1 from erased_person where partner_id = @tenant and erasing_ref is not null)
                        or case event
                            when 'assessment.completed' then exists (
                                select 1 from assessment
                                where partner_id = @tenant and test in (true, false) and assessment.id = delivery.id)
                            else exists (
                                select 1 from invitation
                                where partner_id = @tenant and test in (true, false)
                                    and invitation.id = any (delivery.subjects))
                        end))
            """,
            new { webhook, id },
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );
}
