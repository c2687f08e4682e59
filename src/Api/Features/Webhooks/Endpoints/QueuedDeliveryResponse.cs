namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A queued delivery.</summary>
/// <param name="DeliveryId">The id of the delivery, which the list of deliveries contains.</param>
public sealed record QueuedDeliveryResponse(Guid DeliveryId);
