namespace ChannelFit.Api.Features.Partners;

/// <summary>The result of revoking an API key.</summary>
public enum RevocationOutcome
{
    NotFound,
    Revoked,
    AlreadyRevoked,
    LastManagingKey,
}
