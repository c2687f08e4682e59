using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Marks a member that holds the reason why a webhook is disabled.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DisabledReasonCodeAttribute()
    : SharedEnumSchemaAttribute(
        "DisabledReason",
        "The reason why a webhook is disabled.",
        ["gone", "failing", "requested"]
    );

/// <summary>Marks a member that holds the state of a delivery.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DeliveryStateCodeAttribute()
    : SharedEnumSchemaAttribute(
        "DeliveryState",
        "The state of a delivery: pending, delivered or failed.",
        [DeliveryState.Pending, DeliveryState.Delivered, DeliveryState.Failed]
    );

/// <summary>Marks a member that holds the error code of an attempt.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DeliveryErrorCodeAttribute()
    : SharedEnumSchemaAttribute(
        "DeliveryError",
        "The reason why an attempt failed.",
        [
            DeliveryError.Status,
            DeliveryError.Redirect,
            DeliveryError.TimedOut,
            DeliveryError.NameNotResolved,
            DeliveryError.AddressRefused,
            DeliveryError.HttpRefused,
            DeliveryError.Tls,
            DeliveryError.Connection,
            DeliveryError.UnreadableSecret,
            DeliveryError.Unsendable,
        ]
    );
