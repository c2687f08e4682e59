namespace ChannelFit.Api.Features.Webhooks;

/// <summary>A row of webhook.</summary>
/// <param name="Headers">The encrypted headers. The secrets are not part of the row, because only deliveries read them.</param>
/// <param name="PreviousUntil">The time until which the previous secret signs, too.</param>
/// <param name="FailingSince">The time since which every attempt has failed.</param>
/// <param name="Version">The transaction that wrote the row, so that it differs after every change; null for a new row.</param>
public sealed record WebhookRow(
    Guid Id,
    DateTimeOffset CreatedAt,
    bool Test,
    string Url,
    string[] Events,
    string? Description,
    byte[] Headers,
    DateTimeOffset? PreviousUntil,
    DateTimeOffset? FailingSince,
    DateTimeOffset? DisabledAt,
    string? DisabledReason,
    string? Version = null
);
