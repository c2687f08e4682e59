using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A request to create a webhook.</summary>
public sealed class CreateWebhookRequest
{
    /// <summary>
    /// The URL that events are sent to: https, without user or fragment, and not in a private network. A host that does
    /// not resolve yet is accepted.
    /// </summary>
    /// <example>https://crm.example.com/hooks/channelfit</example>
    [DataType("uri")]
    public string? Url { get; set; }

    /// <summary>The events to send; each once.</summary>
    [EventName]
    public IReadOnlyList<string>? Events { get; set; }

    /// <summary>What the webhook is for, in the partner's own words.</summary>
    /// <example>Results into the CRM</example>
    public string? Description { get; set; }

    /// <summary>
    /// Headers of the partner's own to send along, such as authorization: up to 20, 4 KB in all. They are stored encrypted
    /// and never shown again. Not host, cookie, or any of the connection or of a body: webhook-*, content-*, allow,
    /// expires, last-modified.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String)]
    public IReadOnlyDictionary<string, string?>? Headers { get; set; }
}
