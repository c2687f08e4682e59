using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>What a webhook is asked to be.</summary>
public sealed class CreateWebhookRequest
{
    /// <summary>
    /// Where events are sent: https, without user or fragment, and not in a private network. A host that does not
    /// resolve yet is taken.
    /// </summary>
    /// <example>https://crm.example.com/hooks/channelfit</example>
    [Required]
    [MaxLength(WebhookRequestReader.MaxUrlLength)]
    [DataType("uri")]
    public string? Url { get; set; }

    /// <summary>What it wants to be told; each once.</summary>
    [Required]
    [MinLength(1)]
    [EventName]
    public IReadOnlyList<string>? Events { get; set; }

    /// <summary>What it is for, in the partner's own words.</summary>
    /// <example>Results into the CRM</example>
    [MaxLength(WebhookRequestReader.MaxDescriptionLength)]
    public string? Description { get; set; }

    /// <summary>
    /// Headers of the partner's own to send along, such as authorization: up to 20, 4 KB in all. They are kept sealed and
    /// never shown again. Not host, cookie, or any of the connection or of a body: webhook-*, content-*, allow, expires,
    /// last-modified.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String, MaxCount = CustomHeaderRules.MaxHeaders)]
    public IReadOnlyDictionary<string, string>? Headers { get; set; }
}

/// <summary>What is to change of a webhook; what is left out stays.</summary>
[MergePatch]
public sealed class ChangeWebhookRequest
{
    /// <summary>Where events are sent from now on.</summary>
    /// <example>https://crm.example.com/hooks/channelfit</example>
    [MaxLength(WebhookRequestReader.MaxUrlLength)]
    [DataType("uri")]
    public string? Url { get; set; }

    /// <summary>What it wants to be told from now on; each once.</summary>
    [MinLength(1)]
    [EventName]
    public IReadOnlyList<string>? Events { get; set; }

    /// <summary>What it is for; null or empty for nothing.</summary>
    /// <example>Results into the CRM</example>
    [MaxLength(WebhookRequestReader.MaxDescriptionLength)]
    [JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Null)]
    public string? Description { get; set; }

    /// <summary>
    /// Headers to set, by name; null takes one away, and null in place of the object all of them. Those that are not
    /// named stay.
    /// </summary>
    [AdditionalProperties(
        JsonSchemaType.String | JsonSchemaType.Null,
        MaxCount = 2 * CustomHeaderRules.MaxHeaders,
        OrNull = true
    )]
    public IReadOnlyDictionary<string, string?>? Headers { get; set; }

    /// <summary>
    /// True enables it, and forgets that it failed; false disables it. What happens meanwhile is kept and can be
    /// replayed.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>Whether all headers are taken away.</summary>
    internal bool ClearsHeaders { get; set; }
}

/// <summary>A request to send a sample.</summary>
public sealed class TestWebhookRequest
{
    /// <summary>The event to send a sample of; the webhook's first unless given.</summary>
    /// <example>assessment.completed</example>
    [EventName]
    public string? Event { get; set; }
}

/// <summary>A request to send events of some time again.</summary>
public sealed class ReplayDeliveriesRequest
{
    /// <summary>Those that were raised at this time or later, RFC 3339.</summary>
    /// <example>2026-11-22T00:00:00Z</example>
    [Required]
    public DateTimeOffset? From { get; set; }

    /// <summary>Those that were raised before this time; until now unless given.</summary>
    /// <example>2026-11-23T00:00:00Z</example>
    public DateTimeOffset? To { get; set; }
}

/// <summary>A request that has nothing to say but its path.</summary>
public sealed class EmptyRequest;
