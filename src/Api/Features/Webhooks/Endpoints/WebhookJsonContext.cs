using System.Text.Encodings.Web;
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
[JsonSerializable(typeof(AssessmentCompletedData))]
[JsonSerializable(typeof(AssessmentDeletedData))]
[JsonSerializable(typeof(InvitationExpiredData))]
[JsonSerializable(typeof(PersonErasedData))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
internal sealed partial class WebhookJsonContext : JsonSerializerContext
{
    /// <summary>The same without escaping letters, so that metadata in any language keeps the length that it had in the request.</summary>
    public static WebhookJsonContext Relaxed { get; } =
        new(new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
