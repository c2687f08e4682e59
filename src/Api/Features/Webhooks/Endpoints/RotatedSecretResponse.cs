using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A new secret.</summary>
/// <param name="Secret">The new secret. It is shown once and is null in the response to a retry.</param>
/// <param name="PreviousSecretUntil">The time until which deliveries are also signed with the previous secret, in UTC.</param>
public sealed record RotatedSecretResponse(
    [property: RegularExpression("^whsec_[A-Za-z0-9+/]{43}=$")] string? Secret,
    DateTime PreviousSecretUntil
);
