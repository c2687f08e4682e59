namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The filter of a list of deliveries.</summary>
public sealed record DeliveryFilter(Guid Webhook, string? Event, string? State, Guid Before, int Limit);
