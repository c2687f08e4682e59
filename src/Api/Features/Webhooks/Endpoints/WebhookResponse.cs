using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A webhook, without what is secret.</summary>
public record WebhookResponse
{
    /// <summary>The webhook's id, a UUIDv7.</summary>
    [JsonPropertyOrder(-2)]
    public required Guid Id { get; init; }

    /// <summary>Where events are sent.</summary>
    /// <example>https://crm.example.com/hooks/channelfit</example>
    [DataType("uri")]
    public required string Url { get; init; }

    /// <summary>What it wants to be told.</summary>
    [EventName]
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>What it is for; null where nothing was said.</summary>
    public required string? Description { get; init; }

    /// <summary>
    /// The names of the partner's own headers; their values are never shown. Null where the service has lost the key that
    /// they are sealed with: set them again, and rotate the secret.
    /// </summary>
    public required IReadOnlyList<string>? HeaderNames { get; init; }

    /// <summary>Whether a test key made it: it is told of test rows only.</summary>
    public required bool Test { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Whether events are sent.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Since when it is disabled, UTC; null where it is enabled.</summary>
    public required DateTime? DisabledAt { get; init; }

    /// <summary>
    /// Why: the receiver answered 410 Gone, every attempt failed for five days, or the partner wanted it. Null where it
    /// is enabled.
    /// </summary>
    [DisabledReasonCode]
    public required string? DisabledReason { get; init; }

    /// <summary>Since when every attempt has failed, UTC; null where the last one arrived.</summary>
    public required DateTime? FailingSince { get; init; }

    /// <summary>Until when the previous secret signs, too, UTC; null where only one does.</summary>
    public required DateTime? PreviousSecretUntil { get; init; }
}

/// <summary>A webhook that was just made.</summary>
public sealed record CreatedWebhookResponse : WebhookResponse
{
    /// <summary>
    /// What its deliveries are signed with, shown this once: <c>whsec_</c> and base64. Null in the answer to a retry.
    /// </summary>
    [JsonPropertyOrder(-1)]
    [RegularExpression("^whsec_[A-Za-z0-9+/]{43}=$")]
    public required string? Secret { get; init; }
}

/// <summary>One page of webhooks.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record WebhookPage(IReadOnlyList<WebhookResponse> Items, string? NextCursor);

/// <summary>A new secret.</summary>
/// <param name="Secret">What deliveries are signed with from now on, shown this once; null in the answer to a retry.</param>
/// <param name="PreviousSecretUntil">Until when they are signed with the previous one, too, UTC.</param>
public sealed record RotatedSecretResponse(
    [property: RegularExpression("^whsec_[A-Za-z0-9+/]{43}=$")] string? Secret,
    DateTime PreviousSecretUntil
);

/// <summary>One event on its way to a webhook, or there.</summary>
/// <param name="Id">The delivery's id, a UUIDv7: the event's own, the same for every webhook that is told of it.</param>
/// <param name="Event">What happened.</param>
/// <param name="State">
/// pending: to be sent, or to be tried again; delivered: the receiver answered 2xx; failed: given up, or kept while the
/// webhook was disabled. A replay sends any of them again.
/// </param>
/// <param name="Sample">Whether it is a test that was asked for.</param>
/// <param name="RaisedAt">When it happened, UTC.</param>
/// <param name="Attempts">How often it was sent since it was raised, or replayed.</param>
/// <param name="NextAttemptAt">When it is sent next, UTC; null where it is not.</param>
/// <param name="LastAttempt">The last attempt; null before the first.</param>
/// <param name="Payload">What is sent, made from what is stored now; null where that is gone.</param>
public sealed record DeliveryResponse(
    Guid Id,
    [property: EventName] string Event,
    [property: DeliveryStateCode] string State,
    bool Sample,
    DateTime RaisedAt,
    int Attempts,
    DateTime? NextAttemptAt,
    DeliveryAttemptResponse? LastAttempt,
    WebhookEventPayload? Payload
);

/// <summary>One attempt to deliver an event.</summary>
/// <param name="At">When it was sent, UTC.</param>
/// <param name="Headers">
/// The headers that were sent; null in place of the values of the partner's own, which are named as they are now, and of
/// a signature that could not be made.
/// </param>
/// <param name="Status">The status of the answer; null where there was none.</param>
/// <param name="Error">
/// Why it failed: another status than 2xx, a redirect (they are not followed), no answer within 15 seconds, a host that
/// does not resolve, an address in a network that webhooks may not reach, http where https is needed, TLS, or the
/// connection; unreadable-secret: the service has lost the key that the webhook's secret or headers are sealed with (set the
/// headers again, and rotate the secret); unsendable: no request could be made of it. Null where it arrived.
/// </param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Answer">The beginning of the answer's body, up to 1,000 characters; null where there was none.</param>
public sealed record DeliveryAttemptResponse(
    DateTime At,
    IReadOnlyDictionary<string, string?> Headers,
    int? Status,
    [property: DeliveryErrorCode] string? Error,
    int DurationMs,
    string? Answer
);

/// <summary>One page of deliveries.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryResponse> Items, string? NextCursor);

/// <summary>An event as it is sent.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Timestamp">When, UTC.</param>
/// <param name="Data">What it is about; its members depend on the type, see the contract's webhooks.</param>
public sealed record WebhookEventPayload([property: EventName] string Type, DateTime Timestamp, JsonObject Data);

/// <summary>A delivery that was asked for.</summary>
/// <param name="DeliveryId">Its id; the list of deliveries tells what becomes of it.</param>
public sealed record QueuedDeliveryResponse(Guid DeliveryId);

/// <summary>Deliveries that are sent again.</summary>
/// <param name="Replayed">How many.</param>
public sealed record ReplayedDeliveriesResponse(int Replayed);

/// <summary>How webhooks are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(CreatedWebhookResponse))]
[JsonSerializable(typeof(WebhookPage))]
[JsonSerializable(typeof(RotatedSecretResponse))]
[JsonSerializable(typeof(DeliveryPage))]
[JsonSerializable(typeof(QueuedDeliveryResponse))]
[JsonSerializable(typeof(ReplayedDeliveriesResponse))]
[JsonSerializable(typeof(IReadOnlyList<WebhookEventPayload>), TypeInfoPropertyName = "Events")]
[JsonSerializable(typeof(AssessmentDeletedData))]
[JsonSerializable(typeof(InvitationExpiredData))]
[JsonSerializable(typeof(PersonErasedData))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
internal sealed partial class WebhookJsonContext : JsonSerializerContext;
