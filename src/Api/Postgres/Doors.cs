using Npgsql;

namespace ChannelFit.Api.Postgres;

/// <summary>The functions of the database that see more than one partner, each for one purpose.</summary>
public sealed class Doors(NpgsqlDataSource source)
{
    /// <summary>The live key with this SHA-256, or null when there is none, it is revoked, or its partner suspended.</summary>
    public Task<FoundKey?> FindKey(byte[] hash, CancellationToken cancel) =>
        AppRole.Run(
            source,
            AppRole.ReadOnly,
            """
            select partner_id, key_id, mode, kind, model, origins, scopes,
                requests_per_minute(partner_id) as requests_per_minute
            from find_key(@hash)
            """,
            new { hash },
            grid => grid.ReadFirstOrDefaultAsync<FoundKey>(),
            cancel
        );

    /// <summary>The live respondent's token with this SHA-256, or null when there is none, it has ended, or its partner is suspended.</summary>
    public Task<FoundToken?> FindToken(byte[] hash, CancellationToken cancel) =>
        AppRole.Run(
            source,
            AppRole.ReadOnly,
            "select partner_id, test, model, origins, assessment_id, invitation_id from find_token(@hash)",
            new { hash },
            grid => grid.ReadFirstOrDefaultAsync<FoundToken>(),
            cancel
        );

    /// <summary>
    /// Takes on a partner whose expired rows nobody has taken on for an hour; null where there is none left. No other
    /// instance gets it within the hour.
    /// </summary>
    public Task<ExpiredRows?> ClaimExpired(DateTimeOffset moment, CancellationToken cancel) =>
        AppRole.Run(
            source,
            "set_config('lock_timeout', '10s', true)",
            "select partner_id, retention_days from claim_expired(@moment)",
            new { moment },
            grid => grid.ReadFirstOrDefaultAsync<ExpiredRows>(),
            cancel
        );
}

/// <summary>Whose key it is, and what it may be used for.</summary>
public sealed record FoundKey(
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
public sealed record FoundToken(
    Guid PartnerId,
    bool Test,
    string Model,
    string[] Origins,
    Guid? AssessmentId,
    Guid? InvitationId
);

/// <summary>A partner whose expired rows are to be deleted.</summary>
/// <param name="RetentionDays">How long its assessments are kept; null where until somebody deletes them.</param>
public sealed record ExpiredRows(Guid PartnerId, int? RetentionDays);
