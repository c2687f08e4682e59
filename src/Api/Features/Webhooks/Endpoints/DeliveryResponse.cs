using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>The delivery of an event to a webhook.</summary>
/// <param name="Id">The id of the delivery, a UUIDv7. It is the id of the event, which is the same for all webhooks.</param>
/// <param name="Event">The type of the event.</param>
/// <param name="State">
/// pending: to be sent or retried; delivered: the receiver responded with 2xx; failed: all attempts failed, or the webhook
/// was disabled. A replay sends deliveries in any state again.
/// </param>
/// <param name="Sample">True for a sample event of a test.</param>
/// <param name="RaisedAt">The time of the event, in UTC.</param>
/// <param name="Attempts">The number of attempts since the event or the last replay.</param>
/// <param name="NextAttemptAt">The time of the next attempt, in UTC; null if there is none.</param>
/// <param name="LastAttempt">The last attempt; null before the first.</param>
/// <param name="Payload">The payload, created from the stored data; null if that data was deleted.</param>
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
/// <param name="At">The time of the attempt, in UTC.</param>
/// <param name="Headers">
/// The headers of the request. Values of custom headers are null, and their names are the current ones. A signature that
/// could not be created is null.
/// </param>
/// <param name="Status">The status of the response; null if there was none.</param>
/// <param name="Error">
/// The reason for a failure: status: a status other than 2xx; redirect: redirects are not followed; timed-out: no response
/// within 15 seconds; name-not-resolved; address-refused: an address that webhooks must not reach; http-refused: https is
/// required; tls; connection; unreadable-secret: the service has lost the secret key that encrypts the secret and the headers
/// (set the headers again, and rotate the secret); unsendable: no request could be created. Null if the attempt succeeded.
/// </param>
/// <param name="DurationMs">The duration in milliseconds.</param>
/// <param name="Answer">The beginning of the response body, up to 1,000 characters; null if there was none.</param>
public sealed record DeliveryAttemptResponse(
    DateTime At,
    IReadOnlyDictionary<string, string?> Headers,
    int? Status,
    [property: DeliveryErrorCode] string? Error,
    int DurationMs,
    string? Answer
);
