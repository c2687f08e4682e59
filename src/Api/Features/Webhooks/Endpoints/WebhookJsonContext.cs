using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Serialization of webhooks.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(CreatedWebhookResponse))]
[JsonSerializable(typeof(WebhookPage))]
[JsonSerializable(typeof(RotatedSecretResponse))]
[JsonSerializable(typeof(DeliveryPage))]
[JsonSerializable(typeof(QueuedDeliveryResponse))]
[JsonSerializable(typeof(ReplayedDeliveriesResponse))]
[JsonSerializable(typeof(IReadOnlyList<WebhookEventPayload>), TypeInfoPropertyName = "Events")]
[JsonSerializable(typeof(ActivityRecordedData))]
[JsonSerializable(typeof(AssessmentDeletedData))]
[JsonSerializable(typeof(InvitationExpiredData))]
[JsonSerializable(typeof(PersonErasedData))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
internal sealed partial class WebhookJsonContext : JsonSerializerContext;
