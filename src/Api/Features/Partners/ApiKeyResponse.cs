using System.Text.Json.Serialization;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>An API key, without its text.</summary>
public record ApiKeyResponse
{
    public ApiKeyResponse(ApiKeyRow row)
    {
        Id = row.Id;
        Kind = row.Kind;
        Mode = row.Mode;
        Name = row.Name;
        Scopes = row.Scopes;
        CreatedAt = row.CreatedAt.UtcDateTime;
        ExpiresAt = row.ExpiresAt?.UtcDateTime;
        LastUsedAt = row.LastUsedAt?.UtcDateTime;
        RevokedAt = row.RevokedAt?.UtcDateTime;
    }

    [JsonConstructor]
    internal ApiKeyResponse() { }

    /// <summary>The id of an API key in the OpenAPI document.</summary>
    internal static OpenApiParameter IdParameter { get; } =
        OpenApiExtensions.PathParameter(
            "id",
            "The id of the API key: a UUIDv7.",
            OpenApiExtensions.StringSchema(format: "uuid"),
            OpenApiExtensions.ExampleId
        );

    /// <summary>The id of the API key. The text of the key cannot be derived from it.</summary>
    public Guid Id { get; init; }

    /// <summary>The kind of the API key: a secret key stays on a server; a public key may be part of a web page.</summary>
    [KeyKindCode]
    public string Kind { get; init; } = "";

    /// <summary>The mode of the API key. Test data and live data are separate.</summary>
    [KeyModeCode]
    public string Mode { get; init; } = "";

    /// <summary>The name of the API key; null if it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The scopes of a secret key; empty for a public key, which can only score and submit.</summary>
    [ScopeCodes]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The time when the API key was created, in UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>The time when the API key expires, in UTC; null if it does not expire.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>The time when the API key was last used, in UTC, with a precision of five minutes; null if it was never used.</summary>
    public DateTime? LastUsedAt { get; init; }

    /// <summary>The time when the API key was revoked, in UTC; null if it is not revoked.</summary>
    public DateTime? RevokedAt { get; init; }
}
