using System.Globalization;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>All SQL of what came of deliveries.</summary>
/// <remarks>
/// Whoever needs a webhook's row and rows of its deliveries locks the webhook's first, so that none waits for another in
/// a circle. Whoever had a delivery in hand before, and lost it, has nothing more to say of it.
/// </remarks>
public static class DeliveryOutcomeStore
{
    /// <summary>After so many days of nothing but failures a webhook is disabled.</summary>
    public const int MaxFailingDays = 5;

    private const string OfTheGone = $"'{Outbox.AssessmentDeleted}', '{Outbox.PersonErased}'";

    private const string Own = "partner_id = @tenant and webhook_id = @WebhookId and id = @Id and claims = @Claims";

    /// <summary>Says that a delivery arrived.</summary>
    public static Task RecordSuccess(
        TenantDb db,
        ClaimedDelivery delivery,
        DeliveryOutcome outcome,
        CancellationToken cancel
    ) =>
        db.Write(
            delivery.PartnerId,
            $"""
            update webhook
            set failing_since = null
            where partner_id = @tenant and id = @WebhookId and failing_since is not null
                and exists (select from delivery where {Own})
            returning id;
            {Record("true", "null")}
            """,
            Arguments(delivery, outcome, retry: null),
            static grid => grid.ReadAsync<Guid>(),
            cancel
        );

    /// <summary>
    /// Says that a delivery failed, and when it is tried again; whether its webhook was disabled by that: at once where
    /// the receiver is gone, else after five days of nothing but failures. What waits for a disabled webhook is kept and
    /// not tried, whoever disabled it.
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
            $"""
            select id from webhook where partner_id = @tenant and id = @WebhookId for no key update;

            with done as ({Record("false", "now() + make_interval(secs => @retry)")}),
            tired as (
                update webhook
                set failing_since = coalesce(failing_since, now()),
                    disabled_at = case when {Ends} then now() end,
                    disabled_reason = case when not {Ends} then null when @gone then 'gone' else 'failing' end
                where partner_id = @tenant and id = @WebhookId and disabled_at is null and exists (select from done)
                    and ({Ends} or failing_since is null)
                returning disabled_at),
            ended as (select from tired where disabled_at is not null),
            {Audit.InsertWhereExists("ended")}
            select exists (select from ended);

            update delivery
            set due_at = null
            from (
                select held.id
                from webhook
                join delivery as held on held.partner_id = @tenant and held.webhook_id = webhook.id
                where webhook.partner_id = @tenant and webhook.id = @WebhookId and webhook.disabled_at is not null
                    and held.due_at is not null and (held.id = @Id or not held.sample)
                for update of held skip locked) as held
            where delivery.partner_id = @tenant and delivery.webhook_id = @WebhookId and delivery.id = held.id
            """,
            Audit.AddParameters(
                Arguments(delivery, outcome, retry),
                new AuditEntry(Audit.WebhookDisabled, delivery.Test, Key: null, delivery.WebhookId, outcome.At)
            ),
            static async grid =>
            {
                await grid.ReadAsync<Guid>();
                return await grid.ReadSingleAsync<bool>();
            },
            cancel
        );

    /// <summary>Drops a delivery whose rows are gone.</summary>
    public static Task Delete(TenantDb db, ClaimedDelivery delivery, CancellationToken cancel) =>
        db.Write(
            delivery.PartnerId,
            $"delete from delivery where {Own} returning id",
            new
            {
                delivery.WebhookId,
                delivery.Id,
                delivery.Claims,
            },
            static grid => grid.ReadAsync<Guid>(),
            cancel
        );

    private static string Ends { get; } =
        string.Create(
            CultureInfo.InvariantCulture,
            $"coalesce(@gone or failing_since < now() - interval '{MaxFailingDays} days', false)"
        );

    /// <remarks>An answer may name the person, so none is kept where no row is left that it would end with.</remarks>
    private static string Record(string delivered, string due) =>
        $"""
            update delivery
            set due_at = {due}, leased_until = null, attempts = attempts + 1, delivered = {delivered},
                attempted_at = @At, signature = @Signature, status = @Status, error = @Error, duration_ms = @duration,
                answer = case when event in ({OfTheGone}) then null else @Answer::text end
            where {Own}
            returning 1
            """;

    private static object Arguments(ClaimedDelivery delivery, DeliveryOutcome outcome, TimeSpan? retry) =>
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
            outcome.Answer,
            gone = outcome.Status == StatusCodes.Status410Gone,
            retry = retry?.TotalSeconds,
        };
}
