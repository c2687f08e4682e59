using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Which deliveries of a webhook to list.</summary>
public sealed record DeliveryFilter(Guid Webhook, string? Event, string? State, Guid Before, int Limit);

/// <summary>One row of delivery, as its partner may see it.</summary>
public sealed record DeliveryRow(
    Guid Id,
    string Event,
    Guid[]? Subjects,
    bool Sample,
    DateTimeOffset? DueAt,
    int Attempts,
    bool Delivered,
    DateTimeOffset? AttemptedAt,
    string? Signature,
    int? Status,
    string? Error,
    int? DurationMs,
    string? Answer
) : OutboxEvent(Id, Event, Subjects, Sample)
{
    public string State =>
        Delivered ? DeliveryState.Delivered
        : DueAt is null ? DeliveryState.Failed
        : DeliveryState.Pending;
}

/// <summary>What has become of a delivery.</summary>
public static class DeliveryState
{
    /// <summary>Under way, or to be tried again.</summary>
    public const string Pending = "pending";

    public const string Delivered = "delivered";

    /// <summary>Given up; a replay tries it anew.</summary>
    public const string Failed = "failed";
}
