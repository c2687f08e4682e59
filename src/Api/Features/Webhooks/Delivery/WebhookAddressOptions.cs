namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The addresses that the operator allows for receivers.</summary>
/// <param name="Http">Whether http is allowed, as in Development.</param>
/// <param name="PrivateAddresses">Whether private networks are allowed.</param>
public sealed record WebhookAddressOptions(bool Http, bool PrivateAddresses);
