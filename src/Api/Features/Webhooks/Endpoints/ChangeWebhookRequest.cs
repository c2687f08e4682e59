using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A change of a webhook. Omitted members keep their value.</summary>
public sealed class ChangeWebhookRequest : MergePatchRequest
{
    /// <summary>The new URL that events are sent to.</summary>
    /// <example>https://crm.example.com/hooks/channelfit</example>
    [DataType("uri")]
    public string? Url { get; set; }

    /// <summary>The new event types, without repetition.</summary>
    [EventName]
    public IReadOnlyList<string>? Events { get; set; }

    /// <summary>A description; null or empty removes it.</summary>
    /// <example>Results into the CRM</example>
    [JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Null)]
    public string? Description { get; set; }

    /// <summary>
    /// The headers to set, by name. Null removes a header; null in place of the object removes all headers. Omitted headers
    /// keep their value.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Null, OrNull = true)]
    public IReadOnlyDictionary<string, string?>? Headers { get; set; }

    /// <summary>
    /// True enables the webhook and resets its failures; false disables it. Events while it is disabled are stored and can be
    /// replayed.
    /// </summary>
    public bool? Enabled { get; set; }
}
