using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>All SQL of deliveries, but for how they are raised and claimed, and what came of them.</summary>
public static class DeliveryStore
{
    /// <summary>SQL of an answer that says zero until it is known how many are replayed.</summary>
    public const string ReplayCountSql = "replace(@rendering, '0', cast((select count(*) from found) as text))";

    // What was told of a person goes with them, and cannot be seen from the moment at which their erasure begins.
    private const string Readable = $"""
        (sample or event not in ('{Outbox.AssessmentCompleted}', '{Outbox.InvitationExpired}')
            or not exists (select from erased_person where partner_id = @tenant and erasing_ref is not null)
            or case event
                when '{Outbox.AssessmentCompleted}' then exists (
                    select from assessment
                    where partner_id = @tenant and test in (true, false) and assessment.id = delivery.id)
                else exists (
                    select from invitation
                    where partner_id = @tenant and test in (true, false) and invitation.id = any (delivery.subjects))
                end)
        """;

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
            where partner_id = @tenant and webhook_id = @Webhook and id < @Before and {Readable}
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
    public static Task<bool> InsertSample(
        TenantDb db,
        Guid partner,
        Guid webhook,
        Guid id,
        string name,
        IdempotencyKey? attempt,
        byte[] answer,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            $"""
            with {IdempotentWrite.GuardSql(attempt)}
            insert into delivery (partner_id, webhook_id, id, event, sample, due_at)
            select @tenant, @Id, @delivery, @name, true, now() from attempt
            returning true
            """,
            IdempotentWrite.ParametersFor(attempt, webhook, answer, new { delivery = id, name }),
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    /// <summary>Whether there is such a delivery.</summary>
    public static Task<bool> Exists(TenantDb db, Guid partner, Guid webhook, Guid id, CancellationToken cancel) =>
        db.Read(
            partner,
            $"""
            select exists (
                select from delivery
                where partner_id = @tenant and webhook_id = @webhook and id = @id and {Readable})
            """,
            new { webhook, id },
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );

    /// <summary>
    /// Has deliveries from one id to another tried anew, from the first attempt on, but for those that are under way.
    /// </summary>
    /// <param name="rendering">SQL of the answer to remember; <see cref="ReplayCountSql"/> counts what is replayed.</param>
    public static Task<ReplayResult> Replay(
        TenantDb db,
        Guid partner,
        Guid webhook,
        Guid first,
        Guid last,
        IdempotencyKey? attempt,
        string rendering,
        byte[] answer,
        CancellationToken cancel
    ) =>
        db.Write(
            partner,
            $"""
            with enabled as materialized (
                select id from webhook where partner_id = @tenant and id = @Id and disabled_at is null for share),
            found as materialized (
                select delivery.id
                from enabled
                join delivery on delivery.partner_id = @tenant and delivery.webhook_id = enabled.id
                where delivery.id between @first and @last
                    and (delivery.due_at is null or delivery.leased_until is null or delivery.leased_until <= now())
                for update of delivery),
            {IdempotentWrite.GuardSql(attempt, "exists (select from enabled)", rendering)},
            again as (
                update delivery
                set due_at = now(), leased_until = null, attempts = 0, delivered = false
                from found, attempt
                where delivery.partner_id = @tenant and delivery.webhook_id = @Id and delivery.id = found.id
                returning 1)
            select exists (select from enabled) as enabled, exists (select from attempt) as done,
                (select cast(count(*) as integer) from again) as count
            """,
            IdempotentWrite.ParametersFor(attempt, webhook, answer, new { first, last }),
            static grid => grid.ReadSingleAsync<ReplayResult>(),
            cancel
        );

    /// <summary>Forgets deliveries of a webhook that is gone, some at a time: nobody waits for the rest.</summary>
    public static async Task DeleteForWebhook(TenantDb db, Guid partner, Guid webhook, CancellationToken cancel)
    {
        const int most = 10_000;

        while (await Part() == most) { }

        Task<int> Part() =>
            db.Write(
                partner,
                """
                with forgotten as (
                    delete from delivery
                    where partner_id = @tenant and webhook_id = @webhook and id <= coalesce(
                        (select id
                        from delivery
                        where partner_id = @tenant and webhook_id = @webhook
                        order by id
                        offset @most - 1
                        limit 1),
                        @last)
                    returning 1)
                select cast(count(*) as integer) from forgotten
                """,
                new
                {
                    webhook,
                    most,
                    last = UuidV7Bounds.Max,
                },
                static grid => grid.ReadSingleAsync<int>(),
                cancel
            );
    }

    private static string ConditionOf(string? state) =>
        state switch
        {
            DeliveryState.Pending => "and due_at is not null",
            DeliveryState.Delivered => "and delivered",
            DeliveryState.Failed => "and due_at is null and not delivered",
            _ => "",
        };
}

/// <summary>What came of a replay.</summary>
/// <param name="Enabled">Whether the webhook is; nothing is sent to one that is not.</param>
/// <param name="Done">False where the attempt was made before, or nothing may be sent.</param>
/// <param name="Count">How many are tried anew.</param>
public sealed record ReplayResult(bool Enabled, bool Done, int Count);
