using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Claims;

/// <summary>A claim code.</summary>
/// <param name="Code">The code. It is shown once and can be used once.</param>
/// <param name="ExpiresAt">The time when it expires, in UTC: after an hour.</param>
public sealed record IssuedClaimCodeResponse(
    [property: RegularExpression(ClaimCode.Pattern)] string Code,
    DateTime ExpiresAt
);
