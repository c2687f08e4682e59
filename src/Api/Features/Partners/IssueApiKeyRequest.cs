using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A request to issue an API key.</summary>
public sealed class IssueApiKeyRequest
{
    public const int MaxNameLength = 100;

    /// <summary>The shortest lifetime of an API key in seconds: a minute.</summary>
    public const int MinLifetimeSeconds = 60;

    /// <summary>The longest lifetime in seconds: ten years.</summary>
    public const int MaxLifetimeSeconds = 315_360_000;

    /// <summary>A secret API key stays on a server; a public one may be part of a web page.</summary>
    /// <example>secret</example>
    [KeyKindCode]
    public string? Kind { get; set; }

    /// <summary>What a secret API key may do; required for one, and may be empty. A public API key has none.</summary>
    [ScopeCodes]
    public IReadOnlyList<string>? Scopes { get; set; }

    /// <summary>A name that tells what the API key is for.</summary>
    /// <example>Zapier</example>
    public string? Name { get; set; }

    /// <summary>The seconds after which the API key expires, a minute to ten years; without it the API key does not expire.</summary>
    /// <example>7776000</example>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? ExpiresIn { get; set; }

    /// <summary>Returns the type of the API key, secret unless the request says public.</summary>
    internal KeyType ReadType() => Kind == KeyType.Public.Code() ? KeyType.Public : KeyType.Secret;

    /// <summary>Returns the scopes together; codes that are unknown add none.</summary>
    internal KeyScope ReadScopes() => KeyScopes.Parse((Scopes ?? []).Where(static scope => scope is not null));
}
