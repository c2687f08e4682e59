using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A change of a webhook; members that are left out stay as they are.</summary>
public sealed class ChangeWebhookRequest : MergePatchRequest
{
    /// <summary>The URL that events are sent to from now on.</summary>
    /// <example>https://crm.example.com/hooks/channelfit</example>
    [DataType("uri")]
    public string? Url { get; set; }

    /// <summary>The events to send from now on; each once.</summary>
    [EventName]
    public IReadOnlyList<string>? Events { get; set; }

    /// <summary>What the webhook is for; null or empty for nothing.</summary>
    /// <example>Results into the CRM</example>
    [JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Null)]
    public string? Description { get; set; }

    /// <summary>
    /// Headers to set, by name; null removes one, and null in place of the object removes all of them. Those that are
    /// not named stay.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Null, OrNull = true)]
    public IReadOnlyDictionary<string, string?>? Headers { get; set; }

    /// <summary>
    /// True enables the webhook, and forgets that it failed; false disables it. Events that happen meanwhile are kept and
    /// can be replayed.
    /// </summary>
    public bool? Enabled { get; set; }
}
