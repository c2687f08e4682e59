namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The result of a replay.</summary>
/// <param name="Replayed">The number of queued deliveries.</param>
public sealed record ReplayedDeliveriesResponse(int Replayed);
