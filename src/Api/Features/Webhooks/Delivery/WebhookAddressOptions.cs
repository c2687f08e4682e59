namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The addresses that the operator allows for receivers.</summary>
/// <param name="Http">True if http is allowed, as in Development.</param>
/// <param name="PrivateAddresses">True if private networks are allowed.</param>
public sealed record WebhookAddressOptions(bool Http, bool PrivateAddresses);
