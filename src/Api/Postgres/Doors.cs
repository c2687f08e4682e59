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
