using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The database functions that see the rows of all partners, each for one purpose.</summary>
public sealed class CrossTenantQueries(NpgsqlDataSource source)
{
    private const string WorkerSettings = $"{LockWaitLimiter.SetSlotLockTimeout}, {DatabaseSession.ShowWarnings}";

    /// <summary>Returns the API key with a SHA-256; null if there is none, it was revoked, or the partner is suspended.</summary>
    public Task<ApiKeyIdentity?> FindKey(byte[] hash, CancellationToken cancel) =>
        TenantCommand.Execute(
            source,
            TenantCommand.SetReadOnly,
            """
            select partner_id, key_id, mode, kind, model, origins, scopes,
                requests_per_minute(partner_id) as requests_per_minute
            from find_key(@hash)
            """,
            new { hash },
            grid => grid.ReadFirstOrDefaultAsync<ApiKeyIdentity>(),
            cancel
        );

    /// <summary>
    /// Returns the respondent's token with a SHA-256; null if there is none, it has expired, or the partner is suspended.
    /// </summary>
    public Task<RespondentTokenIdentity?> FindToken(byte[] hash, CancellationToken cancel) =>
        TenantCommand.Execute(
            source,
            TenantCommand.SetReadOnly,
            """
            select partner_id, test, model, origins, assessment_id, invitation_id,
                requests_per_minute(partner_id) as requests_per_minute
            from find_token(@hash)
            """,
            new { hash },
            grid => grid.ReadFirstOrDefaultAsync<RespondentTokenIdentity>(),
            cancel
        );

    /// <summary>
    /// Claims a partner that is due: it was not claimed for an hour, or one of its erasures is unfinished and unchanged for
    /// 15 seconds. Returns null if there is none.
    /// </summary>
    public Task<RetentionClaim?> ClaimPartnerToSweep(DateTimeOffset now, CancellationToken cancel) =>
        TenantCommand.Execute(
            source,
            WorkerSettings,
            "select partner_id, retention_days from claim_expired(@now)",
            new { now },
            grid => grid.ReadFirstOrDefaultAsync<RetentionClaim>(),
            cancel
        );

    /// <summary>Claims deliveries of all partners that are due.</summary>
    /// <param name="most">The maximum number of deliveries in all.</param>
    /// <param name="share">The maximum number of deliveries of one partner, which its webhooks share.</param>
    /// <param name="busy">The webhooks and partners to skip.</param>
    /// <param name="lease">The time for which the claim is valid.</param>
    /// <param name="cancel">Cancels the query.</param>
    public Task<List<ClaimedDelivery>> ClaimOutbox(
        int most,
        int share,
        Guid[] busy,
        TimeSpan lease,
        CancellationToken cancel
    ) =>
        TenantCommand.Execute(
            source,
            WorkerSettings,
            """
            select id, event, subjects, sample, partner_id, test, webhook_id, claims, attempts, waited_seconds, url, secret,
                previous_secret, headers, failing
            from claim_outbox(@most, @share, @busy, @lease)
            """,
            new
            {
                most,
                share,
                busy,
                lease = lease.TotalSeconds,
            },
            async grid => (await grid.ReadAsync<ClaimedDelivery>()).ToList(),
            cancel
        );

    /// <summary>
    /// Returns a page of the encrypted values of webhooks of all partners, after a given webhook in the order of partner and id.
    /// </summary>
    public Task<IEnumerable<EncryptedWebhookSecrets>> ListEncrypted(
        Guid partner,
        Guid webhook,
        int most,
        CancellationToken cancel
    ) =>
        TenantCommand.Execute(
            source,
            TenantCommand.SetReadOnly,
            "select partner_id, id, secret, previous_secret, headers from sealed_webhooks(@partner, @webhook, @most)",
            new
            {
                partner,
                webhook,
                most,
            },
            grid => grid.ReadAsync<EncryptedWebhookSecrets>(),
            cancel
        );

    /// <summary>Renews the claims of deliveries that are still being sent.</summary>
    public Task RenewOutbox(IReadOnlyCollection<ClaimedDelivery> inFlight, TimeSpan lease, CancellationToken cancel) =>
        TenantCommand.Execute(
            source,
            WorkerSettings,
            "select renew_outbox(@partners, @webhooks, @ids, @lease)::text",
            new
            {
                partners = inFlight.Select(delivery => delivery.PartnerId).ToArray(),
                webhooks = inFlight.Select(delivery => delivery.WebhookId).ToArray(),
                ids = inFlight.Select(delivery => delivery.Id).ToArray(),
                lease = lease.TotalSeconds,
            },
            grid => grid.ReadAsync<string>(),
            cancel
        );
}
