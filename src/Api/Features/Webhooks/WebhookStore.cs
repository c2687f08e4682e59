using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>All SQL of webhooks themselves.</summary>
public static class WebhookStore
{
    /// <summary>The most webhooks of a partner in one mode.</summary>
    public const int MaxPerMode = 20;

    /// <summary>Says of the id that an attempt remembers whether its webhook is still there.</summary>
    public const string ExistsSql =
        "exists (select from webhook where webhook.partner_id = @tenant and webhook.id = idempotency.assessment)";

    private const string Columns = """
        id, created_at, test, url, events, description, headers,
        case when previous_until > now() then previous_until end as previous_until,
        failing_since, disabled_at, disabled_reason
        """;

    /// <summary>Adds one; false where there are as many as there may be, or the attempt was made before.</summary>
    public static Task<bool> Add(
        TenantDb db,
        Caller caller,
        WebhookRow row,
        byte[] secret,
        IdempotencyKey? attempt,
        byte[] answer,
        CancellationToken cancel
    ) =>
        db.Write(
            caller.Partner,
            // One after the other, so that two at once do not both find room. (To Dapper `)::` smells of OleDb.)
            $"""
            select cast(pg_advisory_xact_lock(hashtextextended('webhook ' || @tenant::text, 0)) as text);
            with {IdempotentWrite.GuardSql(
                attempt,
                $"(select count(*) from webhook where partner_id = @tenant and test = @Test) < {MaxPerMode}"
            )},
            made as (
                insert into webhook (partner_id, id, created_at, test, url, events, description, secret, headers)
                select @tenant, @Id, @CreatedAt, @Test, @Url, @Events, @Description, @secret, @Headers
                from attempt
                returning id),
            {Audit.InsertWhereExists("made")}
            select exists (select from made)
            """,
            Audit.AddParameters(
                IdempotentWrite.ParametersFor(
                    attempt,
                    row.Id,
                    answer,
                    new
                    {
                        row.CreatedAt,
                        row.Test,
                        row.Url,
                        row.Events,
                        row.Description,
                        row.Headers,
                        secret,
                    }
                ),
                ActOf(Audit.WebhookCreated, caller, row.Id, row.CreatedAt)
            ),
            static async grid =>
            {
                await grid.ReadAsync<string>();
                return await grid.ReadSingleAsync<bool>();
            },
            cancel
        );

    /// <summary>The one that a path names; null where there is none for this key, or the text is no id.</summary>
    public static Task<WebhookRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known)
            ? db.Read(
                caller.Partner,
                $"select {Columns} from webhook where partner_id = @tenant and test = @Test and id = @known",
                new { caller.Test, known },
                static grid => grid.ReadFirstOrDefaultAsync<WebhookRow?>(),
                cancel
            )
            : Task.FromResult<WebhookRow?>(null);

    /// <summary>Newest first, before an id; one more than asked for, to tell whether there is a next page.</summary>
    public static Task<List<WebhookRow>> List(
        TenantDb db,
        Caller caller,
        Guid before,
        int limit,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.Partner,
            $"""
            select {Columns}
            from webhook
            where partner_id = @tenant and test = @Test and id < @before
            order by id desc
            limit @limit + 1
            """,
            new
            {
                caller.Test,
                before,
                limit,
            },
            static async grid => (await grid.ReadAsync<WebhookRow>()).ToList(),
            cancel
        );

    /// <summary>
    /// Changes one; null where it is gone. Enabled, it begins anew; disabled, what it waited for is kept and not tried, but
    /// for samples, which were asked for.
    /// </summary>
    public static Task<WebhookRow?> Change(
        TenantDb db,
        Caller caller,
        WebhookRow row,
        bool? enable,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        db.Write(
            caller.Partner,
            $"""
            with changed as (
                update webhook
                set url = @Url, events = @Events, description = @Description, headers = @Headers,
                    failing_since = case when @enable then null else failing_since end,
                    disabled_at = case when @enable then null when not @enable then coalesce(disabled_at, now())
                        else disabled_at end,
                    disabled_reason = case when @enable then null when not @enable then
                        coalesce(disabled_reason, 'requested') else disabled_reason end
                where partner_id = @tenant and test = @Test and id = @Id
                returning {Columns}),
            waiting as materialized (
                select delivery.id
                from changed
                join delivery on delivery.partner_id = @tenant and delivery.webhook_id = changed.id
                where delivery.due_at is not null and not delivery.sample and not @enable
                for update of delivery skip locked),
            held as (
                update delivery
                set due_at = null
                from waiting
                where delivery.partner_id = @tenant and delivery.webhook_id = @Id and delivery.id = waiting.id),
            {Audit.InsertWhereExists("changed")}
            select * from changed
            """,
            Audit.AddParameters(
                new
                {
                    caller.Test,
                    row.Id,
                    row.Url,
                    row.Events,
                    row.Description,
                    row.Headers,
                    enable,
                },
                ActOf(Audit.WebhookChanged, caller, row.Id, now)
            ),
            static grid => grid.ReadFirstOrDefaultAsync<WebhookRow?>(),
            cancel
        );

    /// <summary>Gives it another secret; the one before signs for a day more. False where nothing was done.</summary>
    public static Task<bool> RotateSecret(
        TenantDb db,
        Caller caller,
        Guid id,
        byte[] secret,
        DateTimeOffset now,
        DateTimeOffset until,
        IdempotencyKey? attempt,
        byte[] answer,
        CancellationToken cancel
    ) =>
        db.Write(
            caller.Partner,
            $"""
            with {IdempotentWrite.GuardSql(attempt)},
            rotated as (
                update webhook
                set previous_secret = secret, previous_until = @until, secret = @secret
                from attempt
                where webhook.partner_id = @tenant and webhook.id = @Id
                returning id),
            {Audit.InsertWhereExists("rotated")}
            select exists (select from rotated)
            """,
            Audit.AddParameters(
                IdempotentWrite.ParametersFor(attempt, id, answer, new { secret, until }),
                ActOf(Audit.WebhookRotated, caller, id, now)
            ),
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );

    /// <summary>Deletes one, at once and without its deliveries; false where there is none.</summary>
    public static Task<bool> Delete(
        TenantDb db,
        Caller caller,
        Guid id,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        db.Write(
            caller.Partner,
            $"""
            with gone as (delete from webhook where partner_id = @tenant and test = @Test and id = @id returning id),
            {Audit.InsertWhereExists("gone")}
            select exists (select from gone)
            """,
            Audit.AddParameters(new { caller.Test, id }, ActOf(Audit.WebhookDeleted, caller, id, now)),
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );

    /// <summary>Seals anew what is still as it was read; whether anything was.</summary>
    public static Task<bool> UpdateEncrypted(
        TenantDb db,
        EncryptedWebhookSecrets old,
        EncryptedWebhookSecrets now,
        CancellationToken cancel
    ) =>
        db.Write(
            old.PartnerId,
            """
            update webhook
            set secret = case when secret = @Secret then @newSecret else secret end,
                previous_secret = case when previous_secret = @PreviousSecret then @newPrevious else previous_secret end,
                headers = case when headers = @Headers then @newHeaders else headers end
            where partner_id = @tenant and id = @Id
                and (secret = @Secret and secret <> @newSecret
                    or previous_secret = @PreviousSecret and previous_secret <> @newPrevious
                    or headers = @Headers and headers <> @newHeaders)
            returning true
            """,
            new
            {
                old.Id,
                old.Secret,
                old.PreviousSecret,
                old.Headers,
                newSecret = now.Secret,
                newPrevious = now.PreviousSecret,
                newHeaders = now.Headers,
            },
            static grid => grid.ReadFirstOrDefaultAsync<bool>(),
            cancel
        );

    private static AuditEntry ActOf(string action, Caller caller, Guid id, DateTimeOffset now) =>
        new(action, caller.Test, caller.Key, id, now);
}
