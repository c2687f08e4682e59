namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The filter of a list of deliveries.</summary>
/// <param name="Disabled">True if the webhook is disabled, so that no delivery to it is pending, except samples.</param>
public sealed record DeliveryFilter(Guid Webhook, bool Disabled, string? Event, string? State, Guid Before, int Limit);
