using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A new webhook.</summary>
public sealed record CreatedWebhookResponse : WebhookResponse
{
    /// <summary>
    /// The secret that signs the deliveries: <c>whsec_</c> and base64. It is shown once and is null in the response to a retry.
    /// </summary>
    [JsonPropertyOrder(-1)]
    [RegularExpression("^whsec_[A-Za-z0-9+/]{43}=$")]
    public required string? Secret { get; init; }
}
