using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A request to create a webhook.</summary>
public sealed class CreateWebhookRequest
{
    /// <summary>
    /// The URL that events are sent to: https, without user or fragment, and not in a private network. A host that cannot be
    /// resolved yet is accepted.
    /// </summary>
    /// <example>https://crm.example.com/hooks/channelfit</example>
    [DataType("uri")]
    public string? Url { get; set; }

    /// <summary>The event types that the webhook receives, without repetition.</summary>
    [EventName]
    public IReadOnlyList<string>? Events { get; set; }

    /// <summary>A description.</summary>
    /// <example>Results into the CRM</example>
    public string? Description { get; set; }

    /// <summary>
    /// Custom headers that are sent with each event, such as authorization: up to 20, 4 KB in total. They are stored encrypted
    /// and never shown again. Not allowed: host, cookie, webhook-*, and headers of the connection or of a body, such as
    /// content-*, allow, expires, last-modified.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String)]
    public IReadOnlyDictionary<string, string?>? Headers { get; set; }
}
