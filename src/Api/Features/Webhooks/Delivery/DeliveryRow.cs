using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>A row of delivery, with the columns that its partner may see.</summary>
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
