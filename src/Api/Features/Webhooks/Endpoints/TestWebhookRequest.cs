using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A request to send a sample event.</summary>
public sealed class TestWebhookRequest
{
    /// <summary>The event type of the sample; the first one of the webhook unless given.</summary>
    /// <example>assessment.completed</example>
    [EventName]
    public string? Event { get; set; }
}
