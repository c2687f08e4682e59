using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Stores, reads, changes and deletes webhooks; secrets and deliveries have stores of their own.</summary>
public static class WebhookStore
{
    /// <summary>The most webhooks of a partner in one mode.</summary>
    public const int MaxPerMode = 20;

    private const string Columns = """
        id, created_at, test, url, events, description, headers,
        case when previous_until > now() then previous_until end as previous_until,
        failing_since, disabled_at, disabled_reason, xmin::text as version
        """;

    /// <summary>
    /// Stores a webhook; returns false when the partner has as many as allowed or the idempotency key was used before.
    /// </summary>
    /// <param name="secret">The encrypted secret.</param>
    /// <param name="rendering">The response without the secret, for retries.</param>
    public static Task<bool> Add(
        TenantDb db,
        Caller caller,
        WebhookRow row,
        byte[] secret,
        IdempotencyKey? key,
        byte[] rendering,
        CancellationToken cancel
    )
    {
        var parameters = Audit.AddParameters(
            new
            {
                row.Id,
                row.CreatedAt,
                row.Test,
                row.Url,
                row.Events,
                row.Description,
                row.Headers,
                secret,
                MaxPerMode,
            },
            CreateEntry(Audit.WebhookCreated, caller, row.Id, row.CreatedAt)
        );
        IdempotencyStore.AddParameters(parameters, key, row.Id, Encoding.UTF8.GetString(rendering));
        return db.Write(
            caller.PartnerId,
            // The lock makes two requests at once wait for each other, so that they do not exceed the limit. Dapper takes `)::`
            // for a parameter of OLE DB.
            """
            select cast(pg_advisory_xact_lock(hashtextextended('webhook ' || @tenant::text, 0)) as text);

            with room as materialized (
                select count(*) < @MaxPerMode as is_free from webhook where partner_id = @tenant and test = @Test
            ),
            recorded_key as (
                insert into idempotency as record (partner_id, scope, key, request, assessment, rendering, person)
                select @tenant, @IdempotencyScope, @IdempotencyKey, @RequestHash, @ResourceId, @Rendering, @PersonHash
                where @IdempotencyKey::text is not null and (select is_free from room)
                on conflict on constraint idempotency_pk do update
                    set request = excluded.request, assessment = excluded.assessment, rendering = excluded.rendering,
                        person = excluded.person, kept_at = excluded.kept_at
                    where record.kept_at < @IdempotencyRecordsSince
                returning assessment
            ),
            inserted as (
                insert into webhook as stored (partner_id, id, created_at, test, url, events, description, secret, headers)
                select @tenant, @Id, @CreatedAt, @Test, @Url, @Events, @Description, @secret, @Headers
                where (select is_free from room)
                    and (@IdempotencyKey::text is null or exists (select 1 from recorded_key))
                returning id
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from inserted)
            )
            select exists (select 1 from inserted)
            """,
            parameters,
            static async grid =>
            {
                await grid.ReadAsync<string>();
                return await grid.ReadSingleAsync<bool>();
            },
            cancel
        );
    }

    /// <summary>Returns true when the webhook exists.</summary>
    public static Task<bool> Exists(TenantDb db, Caller caller, Guid id, CancellationToken cancel) =>
        db.Read(
            caller.PartnerId,
            "select exists (select 1 from webhook where partner_id = @tenant and test = @test and id = @id)",
            new { test = caller.IsTest, id },
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );

    /// <summary>Returns the webhook with the id in a path; null if the caller has none or the text is no id.</summary>
    public static Task<WebhookRow?> Find(TenantDb db, Caller caller, string id, CancellationToken cancel) =>
        ResourceId.TryRead(id, out var known)
            ? db.Read(
                caller.PartnerId,
                $"select {Columns} from webhook where partner_id = @tenant and test = @test and id = @known",
                new { test = caller.IsTest, known },
                static grid => grid.ReadFirstOrDefaultAsync<WebhookRow?>(),
                cancel
            )
            : Task.FromResult<WebhookRow?>(null);

    /// <summary>
    /// Returns a page of webhooks with ids before the given one, newest first, and one more row when there is a next page.
    /// </summary>
    public static Task<List<WebhookRow>> List(
        TenantDb db,
        Caller caller,
        Guid before,
        int limit,
        CancellationToken cancel
    ) =>
        db.Read(
            caller.PartnerId,
            $"""
            select {Columns}
            from webhook
            where partner_id = @tenant and test = @test and id < @before
            order by id desc
            limit @limit + 1
            """,
            new
            {
                test = caller.IsTest,
                before,
                limit,
            },
            static async grid => (await grid.ReadAsync<WebhookRow>()).ToList(),
            cancel
        );

    /// <summary>
    /// Changes a webhook; returns null if it was changed or deleted since the row was read. Enabling it clears its failures.
    /// While it is disabled, waiting deliveries stay stored and are not attempted, except samples, which the partner requested;
    /// see <see cref="Delivery.DeliveryCleanup.FailWaiting"/>.
    /// </summary>
    /// <param name="row">The row as it was read, with the new values.</param>
    public static Task<WebhookRow?> Change(
        TenantDb db,
        Caller caller,
        WebhookRow row,
        bool? enable,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        db.Write(
            caller.PartnerId,
            $"""
            with changed as (
                update webhook
                set url = @Url, events = @Events, description = @Description, headers = @Headers,
                    failing_since = case when @enable then null else failing_since end,
                    disabled_at = case when @enable then null when not @enable then coalesce(disabled_at, @now)
                        else disabled_at end,
                    disabled_reason = case when @enable then null when not @enable then
                        coalesce(disabled_reason, 'requested') else disabled_reason end
                where partner_id = @tenant and test = @test and id = @Id and xmin::text = @Version
                returning {Columns}
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from changed)
            )
            select * from changed
            """,
            Audit.AddParameters(
                new
                {
                    test = caller.IsTest,
                    row.Id,
                    row.Url,
                    row.Events,
                    row.Description,
                    row.Headers,
                    row.Version,
                    enable,
                    now,
                },
                CreateEntry(Audit.WebhookChanged, caller, row.Id, now)
            ),
            static grid => grid.ReadFirstOrDefaultAsync<WebhookRow?>(),
            cancel
        );

    /// <summary>Deletes a webhook but not its deliveries; returns false if it was changed or deleted since the row was read.</summary>
    public static Task<bool> Delete(
        TenantDb db,
        Caller caller,
        WebhookRow row,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        db.Write(
            caller.PartnerId,
            """
            with deleted as (
                delete from webhook
                where partner_id = @tenant and test = @test and id = @Id and xmin::text = @Version
                returning id
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from deleted)
            )
            select exists (select 1 from deleted)
            """,
            Audit.AddParameters(
                new
                {
                    test = caller.IsTest,
                    row.Id,
                    row.Version,
                },
                CreateEntry(Audit.WebhookDeleted, caller, row.Id, now)
            ),
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );

    private static AuditEntry CreateEntry(string action, Caller caller, Guid id, DateTimeOffset now) =>
        new(action, caller.IsTest, caller.KeyId, id, now);
}
