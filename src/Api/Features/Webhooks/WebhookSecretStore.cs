using System.Text;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Idempotency;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Replaces the encrypted secrets of webhooks.</summary>
public static class WebhookSecretStore
{
    /// <summary>
    /// Replaces the secret of a webhook; the previous one signs until the given time. Returns false when the webhook was deleted or
    /// the idempotency key was used before.
    /// </summary>
    /// <param name="rendering">The response without the secret, for retries.</param>
    public static Task<bool> RotateSecret(
        TenantDb db,
        Caller caller,
        Guid id,
        byte[] secret,
        DateTimeOffset now,
        DateTimeOffset until,
        IdempotencyKey? key,
        byte[] rendering,
        CancellationToken cancel
    )
    {
        var parameters = Audit.AddParameters(
            new
            {
                id,
                secret,
                until,
            },
            new AuditEntry(Audit.WebhookRotated, caller.IsTest, caller.KeyId, id, now)
        );
        IdempotencyStore.AddParameters(parameters, key, id, Encoding.UTF8.GetString(rendering));
        return db.Write(
            caller.PartnerId,
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
            ),
            rotated as (
                update webhook
                set previous_secret = secret, previous_until = @until, secret = @secret
                where partner_id = @tenant and id = @id
                    and (@IdempotencyKey::text is null or exists (select 1 from recorded_key))
                returning id
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from rotated)
            )
            select exists (select 1 from rotated)
            """,
            parameters,
            static grid => grid.ReadSingleAsync<bool>(),
            cancel
        );
    }

    /// <summary>
    /// Replaces encrypted values that have not changed since they were read; returns true when it replaced any.
    /// </summary>
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
}
