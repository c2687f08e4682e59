namespace ChannelFit.Api.Features.Partners;

/// <summary>The result of revoking an API key.</summary>
public enum RevocationOutcome
{
    NotFound,
    Revoked,
    AlreadyRevoked,
    LastManagingKey,

    /// <summary>The API key has changed since it was read.</summary>
    Changed,
}
