namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>The states of a delivery.</summary>
public static class DeliveryState
{
    /// <summary>In flight, or to be retried.</summary>
    public const string Pending = "pending";

    public const string Delivered = "delivered";

    /// <summary>Failed; a replay sends it again.</summary>
    public const string Failed = "failed";
}
