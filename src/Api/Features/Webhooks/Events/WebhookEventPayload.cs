using System.Text.Json.Nodes;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>The payload of an event.</summary>
/// <param name="Type">The type of the event.</param>
/// <param name="Timestamp">The time of the event, in UTC.</param>
/// <param name="Data">The data of the event. Its members depend on the type; see the webhooks of this document.</param>
public sealed record WebhookEventPayload([property: EventName] string Type, DateTime Timestamp, JsonObject Data);
