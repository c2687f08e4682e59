using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A request to replace an API key by a new one.</summary>
public sealed class RotateKeyRequest
{
    /// <summary>The maximum overlap in seconds: 30 days.</summary>
    public const int MaxOverlapSeconds = 2_592_000;

    /// <summary>The default overlap in seconds: a day.</summary>
    public const int DefaultOverlapSeconds = 86_400;

    /// <summary>Seconds for which the old API key still works: up to 30 days; a day unless given. With 0 it ends at once.</summary>
    /// <example>3600</example>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? OverlapSeconds { get; set; }

    /// <summary>Seconds until the new API key expires. Without it, the new API key expires when the old one would have.</summary>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? ExpiresIn { get; set; }
}
