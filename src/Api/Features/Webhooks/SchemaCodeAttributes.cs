using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>A member that says why a webhook is disabled.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DisabledReasonCodeAttribute()
    : SharedEnumSchemaAttribute("DisabledReason", "Why a webhook is disabled.", ["gone", "failing", "requested"]);

/// <summary>A member that holds the state of a delivery.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DeliveryStateCodeAttribute()
    : SharedEnumSchemaAttribute(
        "DeliveryState",
        "Whether a delivery is still to be sent, arrived, or was given up.",
        [DeliveryState.Pending, DeliveryState.Delivered, DeliveryState.Failed]
    );

/// <summary>A member that says why an attempt to deliver failed.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DeliveryErrorCodeAttribute()
    : SharedEnumSchemaAttribute(
        "DeliveryError",
        "Why an attempt to deliver failed.",
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
