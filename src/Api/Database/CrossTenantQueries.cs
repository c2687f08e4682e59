using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>The functions of the database that see more than one partner, each for one purpose.</summary>
public sealed class CrossTenantQueries(NpgsqlDataSource source)
{
    private const string Patience = $"{LockQueue.Patient}, {DatabaseSession.Warnings}";

    /// <summary>The live key with this SHA-256, or null when there is none, it is revoked, or its partner suspended.</summary>
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

    /// <summary>The live respondent's token with this SHA-256, or null when there is none, it has ended, or its partner is suspended.</summary>
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
    /// Takes on a partner whose expired rows nobody has taken on for an hour; null where there is none left. No other
    /// instance gets it within the hour.
    /// </summary>
    public Task<RetentionClaim?> ClaimExpired(DateTimeOffset moment, CancellationToken cancel) =>
        TenantCommand.Execute(
            source,
            Patience,
            "select partner_id, retention_days from claim_expired(@moment)",
            new { moment },
            grid => grid.ReadFirstOrDefaultAsync<RetentionClaim>(),
            cancel
        );

    /// <summary>Takes in hand what is due, of all partners: at most so many, and a share of each.</summary>
    /// <param name="busy">Webhooks and partners of which nothing is taken.</param>
    public Task<List<ClaimedDelivery>> ClaimOutbox(
        int most,
        int share,
        Guid[] busy,
        TimeSpan lease,
        CancellationToken cancel
    ) =>
        TenantCommand.Execute(
            source,
            Patience,
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

    /// <summary>What webhooks of all partners keep sealed, after one of them.</summary>
    public Task<IEnumerable<EncryptedWebhookSecrets>> SealedWebhooks(
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

    /// <summary>Holds on to what is still in hand.</summary>
    public Task RenewOutbox(IReadOnlyCollection<ClaimedDelivery> held, TimeSpan lease, CancellationToken cancel) =>
        TenantCommand.Execute(
            source,
            Patience,
            "select renew_outbox(@partners, @webhooks, @ids, @lease)::text",
            new
            {
                partners = held.Select(delivery => delivery.PartnerId).ToArray(),
                webhooks = held.Select(delivery => delivery.WebhookId).ToArray(),
                ids = held.Select(delivery => delivery.Id).ToArray(),
                lease = lease.TotalSeconds,
            },
            grid => grid.ReadAsync<string>(),
            cancel
        );

    /// <summary>Forgets deliveries that are over, of events older than this id, and those of webhooks that are gone.</summary>
    public Task ForgetDeliveries(Guid before, CancellationToken cancel) =>
        TenantCommand.Execute(
            source,
            Patience,
            "select forget_deliveries(@before)::text",
            new { before },
            grid => grid.ReadAsync<string>(),
            cancel
        );
}

/// <summary>Whose key it is, and what it may be used for.</summary>
public sealed record ApiKeyIdentity(
    Guid PartnerId,
    Guid KeyId,
    string Mode,
    string Kind,
    string Model,
    string[] Origins,
    string[] Scopes,
    int? RequestsPerMinute
);

/// <summary>Whose token it is, and the one thing that it is for: an assessment or an invitation.</summary>
public sealed record RespondentTokenIdentity(
    Guid PartnerId,
    bool Test,
    string Model,
    string[] Origins,
    Guid? AssessmentId,
    Guid? InvitationId,
    int? RequestsPerMinute
);

/// <summary>A partner whose expired rows are to be deleted.</summary>
/// <param name="RetentionDays">How long its assessments are kept; null where until somebody deletes them.</param>
public sealed record RetentionClaim(Guid PartnerId, int? RetentionDays);

/// <summary>What a webhook keeps sealed.</summary>
public sealed record EncryptedWebhookSecrets(
    Guid PartnerId,
    Guid Id,
    byte[] Secret,
    byte[]? PreviousSecret,
    byte[] Headers
);

/// <summary>A delivery in hand, with all that is needed to send it but what it says.</summary>
/// <param name="Claims">Which claim it is: only the last one says what came of it.</param>
/// <param name="Attempts">The attempts before.</param>
/// <param name="WaitedSeconds">For how long it had been due.</param>
/// <param name="Secret">Sealed, like the previous secret, where that still counts, and the headers.</param>
/// <param name="Failing">Whether the receiver's last attempts failed.</param>
public sealed record ClaimedDelivery(
    Guid Id,
    string Event,
    Guid[]? Subjects,
    bool Sample,
    Guid PartnerId,
    bool Test,
    Guid WebhookId,
    int Claims,
    int Attempts,
    double WaitedSeconds,
    string Url,
    byte[] Secret,
    byte[]? PreviousSecret,
    byte[] Headers,
    bool Failing
) : OutboxEvent(Id, Event, Subjects, Sample);
