using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The SQL that records the outcomes of delivery attempts.</summary>
/// <remarks>
/// Statements that need the row of a webhook and rows of its deliveries lock the webhook first, so that no two wait for each
/// other. A worker whose claim has passed to another worker changes nothing: <c>claims</c> differs. The receiver's response may
/// name the person, so it is not stored for events about deleted rows: no erasure would delete it.
/// </remarks>
public static class DeliveryOutcomeStore
{
    /// <summary>The number of days with nothing but failures after which a webhook is disabled.</summary>
    public const int MaxFailingDays = 5;

    /// <summary>Records that a delivery arrived.</summary>
    public static Task RecordSuccess(
        TenantDb db,
        ClaimedDelivery delivery,
        DeliveryOutcome outcome,
        CancellationToken cancel
    ) =>
        db.Write(
            delivery.PartnerId,
            """
            update webhook
            set failing_since = null
            where partner_id = @tenant and id = @WebhookId and failing_since is not null
                and exists (
                    select 1 from delivery
                    where partner_id = @tenant and webhook_id = @WebhookId and id = @Id and claims = @Claims)
            returning id;

            update delivery
            set due_at = null, leased_until = null, attempts = attempts + 1, delivered = true,
                attempted_at = @At, signature = @Signature, status = @Status, error = @Error, duration_ms = @duration,
                answer = case when event in ('assessment.deleted', 'person.erased') then null else @ResponseBody::text end
            where partner_id = @tenant and webhook_id = @WebhookId and id = @Id and claims = @Claims
            returning 1
            """,
            CreateParameters(delivery, outcome, retry: null),
            static grid => grid.ReadAsync<Guid>(),
            cancel
        );

    /// <summary>
    /// Records that a delivery failed and when it is attempted again. Returns true when this disabled the webhook: at once when
    /// the receiver responded 410, otherwise after five days with nothing but failures. Deliveries that wait for a disabled
    /// webhook stay stored and are not attempted.
    /// </summary>
    public static Task<bool> RecordFailure(
        TenantDb db,
        ClaimedDelivery delivery,
        DeliveryOutcome outcome,
        TimeSpan? retry,
        CancellationToken cancel
    ) =>
        db.Write(
            delivery.PartnerId,
            """
            select id from webhook where partner_id = @tenant and id = @WebhookId for no key update;

            with recorded as (
                update delivery
                set due_at = now() + make_interval(secs => @retry), leased_until = null, attempts = attempts + 1, delivered = false,
                    attempted_at = @At, signature = @Signature, status = @Status, error = @Error, duration_ms = @duration,
                    answer = case when event in ('assessment.deleted', 'person.erased') then null else @ResponseBody::text end
                where partner_id = @tenant and webhook_id = @WebhookId and id = @Id and claims = @Claims
                returning 1
            ),
            failing as (
                select id,
                    coalesce(@gone or failing_since < @At - make_interval(days => @MaxFailingDays), false) as is_over
                from webhook
                where partner_id = @tenant and id = @WebhookId and disabled_at is null
            ),
            changed as (
                update webhook
                set failing_since = coalesce(webhook.failing_since, @At),
                    disabled_at = case when is_over then @At end,
                    disabled_reason = case when not is_over then null when @gone then 'gone' else 'failing' end
                from failing
                where webhook.partner_id = @tenant and webhook.id = failing.id and exists (select 1 from recorded)
                    and (is_over or webhook.failing_since is null)
                returning webhook.disabled_at
            ),
            disabled as (
                select 1 from changed where disabled_at is not null
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from disabled)
            )
            select exists (select 1 from disabled);

            -- A sample, too. The other deliveries wait until the webhook is enabled (DeliveryCleanup.FailWaiting).
            update delivery
            set due_at = null
            where partner_id = @tenant and webhook_id = @WebhookId and id = @Id and claims = @Claims
                and exists (
                    select 1 from webhook where partner_id = @tenant and id = @WebhookId and disabled_at is not null)
            """,
            Audit.AddParameters(
                CreateParameters(delivery, outcome, retry),
                new AuditEntry(Audit.WebhookDisabled, delivery.Test, Key: null, delivery.WebhookId, outcome.At)
            ),
            static async grid =>
            {
                await grid.ReadAsync<Guid>();
                return await grid.ReadSingleAsync<bool>();
            },
            cancel
        );

    /// <summary>Deletes a delivery whose rows were deleted.</summary>
    public static Task Delete(TenantDb db, ClaimedDelivery delivery, CancellationToken cancel) =>
        db.Write(
            delivery.PartnerId,
            """
            delete from delivery
            where partner_id = @tenant and webhook_id = @WebhookId and id = @Id and claims = @Claims
            returning id
            """,
            new
            {
                delivery.WebhookId,
                delivery.Id,
                delivery.Claims,
            },
            static grid => grid.ReadAsync<Guid>(),
            cancel
        );

    private static object CreateParameters(ClaimedDelivery delivery, DeliveryOutcome outcome, TimeSpan? retry) =>
        new
        {
            delivery.WebhookId,
            delivery.Id,
            delivery.Claims,
            outcome.At,
            outcome.Signature,
            outcome.Status,
            outcome.Error,
            duration = (int)outcome.Took.TotalMilliseconds,
            outcome.ResponseBody,
            gone = outcome.Status == StatusCodes.Status410Gone,
            retry = retry?.TotalSeconds,
            MaxFailingDays,
        };
}
