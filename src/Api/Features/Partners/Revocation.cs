namespace ChannelFit.Api.Features.Partners;

/// <summary>What came of revoking a key.</summary>
public enum Revocation
{
    Unknown,
    Done,
    DoneBefore,
    Refused,
}
