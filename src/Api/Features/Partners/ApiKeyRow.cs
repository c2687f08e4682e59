using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Features.Partners;

/// <summary>One row of api_key, without the hash: of the key's text nothing can be read again.</summary>
public sealed record ApiKeyRow(
    Guid Id,
    string Mode,
    string Kind,
    string? Name,
    string[] Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt
)
{
    /// <summary>The row of a new key.</summary>
    /// <param name="now">Cut to milliseconds, since the id is minted from it.</param>
    /// <param name="expiresIn">The seconds until it ends; null: not by itself.</param>
    public static ApiKeyRow Create(ApiKey key, string? name, KeyScope scopes, DateTimeOffset now, int? expiresIn)
    {
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return new(
            Guid.CreateVersion7(createdAt),
            key.Mode.Code(),
            key.Kind.Code(),
            name,
            Http.Auth.KeyScopes.ToCodes(scopes),
            createdAt,
            expiresIn is { } seconds ? createdAt.AddSeconds(seconds) : null,
            LastUsedAt: null,
            RevokedAt: null
        );
    }

    /// <summary>Whether the key works no more.</summary>
    public bool HasEnded(DateTimeOffset now) => RevokedAt is not null || ExpiresAt <= now;
}
