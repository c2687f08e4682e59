using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A webhook, without its secrets.</summary>
public record WebhookResponse
{
    /// <summary>The webhook's id, a UUIDv7.</summary>
    [JsonPropertyOrder(-2)]
    public required Guid Id { get; init; }

    /// <summary>The URL to which events are sent.</summary>
    /// <example>https://crm.example.com/hooks/channelfit</example>
    [DataType("uri")]
    public required string Url { get; init; }

    /// <summary>The event types that the webhook receives.</summary>
    [EventName]
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>A description; null if there is none.</summary>
    public required string? Description { get; init; }

    /// <summary>
    /// The names of the custom headers. Their values are never shown. Null if the service has lost the secret key with which
    /// they are encrypted: set the headers again, and rotate the secret.
    /// </summary>
    public required IReadOnlyList<string>? HeaderNames { get; init; }

    /// <summary>True if the webhook was created with a test key. It then receives only events of test data.</summary>
    public required bool Test { get; init; }

    /// <summary>The time when the webhook was created, in UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>True if the webhook is enabled.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The time since which the webhook is disabled, in UTC; null if it is enabled.</summary>
    public required DateTime? DisabledAt { get; init; }

    /// <summary>
    /// The reason: the receiver responded with 410 Gone, every attempt failed for five days, or the partner disabled it. Null
    /// if the webhook is enabled.
    /// </summary>
    [DisabledReasonCode]
    public required string? DisabledReason { get; init; }

    /// <summary>The time since which every attempt has failed, in UTC; null if the last attempt succeeded.</summary>
    public required DateTime? FailingSince { get; init; }

    /// <summary>The time until which deliveries are also signed with the previous secret, in UTC; null if there is only one secret.</summary>
    public required DateTime? PreviousSecretUntil { get; init; }
}
