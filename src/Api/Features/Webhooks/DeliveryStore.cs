using System.Globalization;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>All SQL of deliveries, but for how they are raised and claimed.</summary>
public static class DeliveryStore
{
    /// <summary>After so many days of nothing but failures a webhook is disabled.</summary>
    public const int MostFailingDays = 5;

    private const string OfTheGone = $"'{Outbox.AssessmentDeleted}', '{Outbox.PersonErased}'";

    /// <summary>Newest first, before an id; one more than asked for.</summary>
    public static Task<List<DeliveryRow>> List(
        TenantDb db,
        Guid partner,
        DeliveryFilter filter,
        CancellationToken cancel
    ) =>
        db.Read(
            partner,
            $"""
            select id, event, subjects, sample, due_at, attempts, delivered, attempted_at, signature, status, error,
                duration_ms, answer
            from delivery
            where partner_id = @tenant and webhook_id = @Webhook and id < @Before
                {(filter.Event is null ? "" : "and event = @Event")}
                {ConditionOf(filter.State)}
            order by id desc
            limit @Limit + 1
            """,
            filter,
            static async grid => (await grid.ReadAsync<DeliveryRow>()).ToList(),
            cancel
        );

    /// <summary>Adds a rehearsal, due at once.</summary>
    public static Task<bool> AddSample(
        TenantDb db,
        Guid partner,
        Guid webhook,
        Guid id,
        string name,
        Attempt? attempt,
        byte[] answer,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            $"""
            with {Once.Guard(attempt)}
            insert into delivery (partner_id, webhook_id, id, event, sample, due_at)
            select @tenant, @Id, @delivery, @name, true, now() from attempt
            returning true
            """,
            Once.Arguments(attempt, webhook, answer, new { delivery = id, name }),
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    /// <summary>Whether there is such a delivery.</summary>
    public static Task<bool> Has(TenantDb db, Guid partner, Guid webhook, Guid id, CancellationToken cancel) =>
        db.Read(
            partner,
            """
            select exists (select from delivery where partner_id = @tenant and webhook_id = @webhook and id = @id)
            """,
            new { webhook, id },
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );

    /// <summary>
    /// Has deliveries from one id to another tried anew, from the first attempt on, but for those that are under way; how
    /// many there are.
    /// </summary>
    public static Task<int> Replay(
        TenantDb db,
        Guid partner,
        Guid webhook,
        Guid first,
        Guid last,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            """
            with again as (
                update delivery
                set due_at = now(), leased_until = null, attempts = 0, delivered = false
                where partner_id = @tenant and webhook_id = @webhook and id between @first and @last
                    and (due_at is null or leased_until is null or leased_until <= now())
                returning 1)
            select cast(count(*) as integer) from again
            """,
            new
            {
                webhook,
                first,
                last,
            },
            static grid => grid.ReadSingleAsync<int>(),
            cancel
        );

    /// <summary>Says that a delivery arrived.</summary>
    public static Task Succeed(TenantDb db, ClaimedDelivery delivery, Outcome outcome, CancellationToken cancel) =>
        db.Write(
            delivery.PartnerId,
            $"""
            with done as ({Record("true", "null")})
            update webhook
            set failing_since = null
            where partner_id = @tenant and id = @WebhookId and failing_since is not null and exists (select from done)
            returning id
            """,
            Arguments(delivery, outcome, retry: null),
            static grid => grid.ReadAsync<Guid>(),
            cancel
        );

    /// <summary>
    /// Says that a delivery failed, and when it is tried again; whether its webhook was disabled by that: at once where
    /// the receiver is gone, else after five days of nothing but failures. What waits for it is then kept and not tried.
    /// </summary>
    public static Task<bool> Fail(
        TenantDb db,
        ClaimedDelivery delivery,
        Outcome outcome,
        TimeSpan? retry,
        CancellationToken cancel
    ) =>
        db.Write(
            delivery.PartnerId,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                with done as ({Record("false", "now() + make_interval(secs => @retry)")}),
                tired as (
                    select id, coalesce(@gone or failing_since < now() - interval '{MostFailingDays} days', false) as ends
                    from webhook
                    where partner_id = @tenant and id = @WebhookId and disabled_at is null and exists (select from done))
                update webhook
                set failing_since = coalesce(failing_since, now()),
                    disabled_at = case when ends then now() end,
                    disabled_reason = case when not ends then null when @gone then 'gone' else 'failing' end
                from tired
                where partner_id = @tenant and webhook.id = tired.id and (ends or failing_since is null)
                returning ends;
                update delivery
                set due_at = null
                where partner_id = @tenant and webhook_id = @WebhookId and due_at is not null
                    and exists (
                        select from webhook where partner_id = @tenant and id = @WebhookId and disabled_at = now())
                """
            ),
            Arguments(delivery, outcome, retry),
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    /// <summary>Drops a delivery whose rows are gone.</summary>
    public static Task Drop(TenantDb db, ClaimedDelivery delivery, CancellationToken cancel) =>
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

    /// <remarks>
    /// Whoever had it in hand before, and lost it, has nothing more to say of it. An answer may name the person, so none is
    /// kept where no row is left that it would end with.
    /// </remarks>
    private static string Record(string delivered, string due) =>
        $"""
            update delivery
            set due_at = {due}, leased_until = null, attempts = attempts + 1, delivered = {delivered},
                attempted_at = @At, signature = @Signature, status = @Status, error = @Error, duration_ms = @duration,
                answer = case when event in ({OfTheGone}) then null else @Answer::text end
            where partner_id = @tenant and webhook_id = @WebhookId and id = @Id and claims = @Claims
            returning 1
            """;

    private static object Arguments(ClaimedDelivery delivery, Outcome outcome, TimeSpan? retry) =>
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

    private static string ConditionOf(string? state) =>
        state switch
        {
            DeliveryState.Pending => "and due_at is not null",
            DeliveryState.Delivered => "and delivered",
            DeliveryState.Failed => "and due_at is null and not delivered",
            _ => "",
        };
}
