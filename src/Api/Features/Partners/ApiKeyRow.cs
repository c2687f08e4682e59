using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A row of api_key, without the hash.</summary>
/// <param name="Version">The transaction that wrote the row, so that it differs after every change; null for a new row.</param>
public sealed record ApiKeyRow(
    Guid Id,
    string Mode,
    string Kind,
    string? Name,
    string[] Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    string? Version = null
)
{
    /// <summary>Creates the row of a new API key.</summary>
    /// <param name="now">The time of creation, cut to milliseconds because the id contains it.</param>
    /// <param name="expiresIn">The seconds until the key expires; null if it does not expire.</param>
    public static ApiKeyRow Create(ApiKey key, string? name, KeyScope scopes, DateTimeOffset now, int? expiresIn)
    {
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return new(
            Guid.CreateVersion7(createdAt),
            key.Mode.Code(),
            key.Type.Code(),
            name,
            Http.Auth.KeyScopes.ToCodes(scopes),
            createdAt,
            expiresIn is { } seconds ? createdAt.AddSeconds(seconds) : null,
            LastUsedAt: null,
            RevokedAt: null
        );
    }

    /// <summary>Returns whether the API key no longer works.</summary>
    public bool HasEnded(DateTimeOffset now) => RevokedAt is not null || ExpiresAt <= now;
}
