using System.Text.Json.Serialization;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A key as it is shown: never the key itself.</summary>
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

    /// <summary>The id of a key, as the contract shows it.</summary>
    internal static OpenApiParameter IdParameter { get; } =
        OpenApiExtensions.PathParameter(
            "id",
            "The id of the key: a UUIDv7.",
            OpenApiExtensions.StringSchema(format: "uuid"),
            OpenApiExtensions.ExampleId
        );

    /// <summary>Names the key here; the key cannot be told from it.</summary>
    public Guid Id { get; init; }

    /// <summary>A secret key stays on a server, a public one may stand in a web page.</summary>
    [KeyKindCode]
    public string Kind { get; init; } = "";

    /// <summary>Test rows and live rows never meet.</summary>
    [KeyModeCode]
    public string Mode { get; init; } = "";

    /// <summary>What the key is for, in its maker's words; null where nothing was said.</summary>
    public string? Name { get; init; }

    /// <summary>What a secret key may do; empty for a public one, which previews and submits.</summary>
    [ScopeCodes]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When it ends, UTC; null: not by itself.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>When it was last used, UTC, to within five minutes; null: never.</summary>
    public DateTime? LastUsedAt { get; init; }

    /// <summary>When it was revoked, UTC; null where it was not.</summary>
    public DateTime? RevokedAt { get; init; }
}

/// <summary>A new key, with the key itself.</summary>
public sealed record IssuedApiKeyResponse : ApiKeyResponse
{
    public IssuedApiKeyResponse(ApiKeyRow row, string? key)
        : base(row) => Key = key;

    [JsonConstructor]
    internal IssuedApiKeyResponse() { }

    /// <summary>The key itself. It is shown this once: null where an Idempotency-Key repeats the answer.</summary>
    [JsonPropertyOrder(1)]
    public string? Key { get; init; }

    /// <summary>A key that strays into a log gives nothing away.</summary>
    public override string ToString() => $"{Kind} key {Id}";
}

/// <summary>One page of keys.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyResponse> Items, string? NextCursor);
