namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A page of deliveries.</summary>
/// <param name="Items">The items, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryResponse> Items, string? NextCursor);
