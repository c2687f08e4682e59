namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The result of making deliveries due again.</summary>
/// <param name="Enabled">False when the webhook is disabled, so that nothing is sent.</param>
/// <param name="TooMany">True when more deliveries than allowed would be due again.</param>
/// <param name="Accepted">
/// False when the webhook is disabled, there are too many deliveries, or the idempotency key was used before.
/// </param>
/// <param name="Count">The number of deliveries that are due again.</param>
public sealed record RedeliveryResult(bool Enabled, bool TooMany, bool Accepted, int Count);
