namespace ChannelFit.Api.Features.Partners;

/// <summary>What came of revoking a key.</summary>
public enum RevocationOutcome
{
    NotFound,
    Revoked,
    AlreadyRevoked,
    LastManagingKey,
}
