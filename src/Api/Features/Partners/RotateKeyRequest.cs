using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A request to replace an API key by a new one.</summary>
public sealed class RotateKeyRequest
{
    /// <summary>The longest overlap in seconds: 30 days.</summary>
    public const int MaxOverlapSeconds = 2_592_000;

    /// <summary>The overlap where none is sent, in seconds: a day.</summary>
    public const int DefaultOverlapSeconds = 86_400;

    /// <summary>For how many seconds the old API key goes on working, up to 30 days; a day unless given; 0 ends it at once.</summary>
    /// <example>3600</example>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? OverlapSeconds { get; set; }

    /// <summary>The seconds after which the new API key expires; without it, it expires when the old one would have.</summary>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? ExpiresIn { get; set; }
}
