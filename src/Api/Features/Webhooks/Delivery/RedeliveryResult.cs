namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The result of making deliveries due again.</summary>
/// <param name="Enabled">False when the webhook is disabled, so that nothing is sent.</param>
/// <param name="Accepted">False when the webhook is disabled or the idempotency key was used before.</param>
/// <param name="Count">The number of deliveries that are due again.</param>
public sealed record RedeliveryResult(bool Enabled, bool Accepted, int Count);
