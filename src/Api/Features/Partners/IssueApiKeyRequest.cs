using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A request to issue an API key.</summary>
public sealed class IssueApiKeyRequest
{
    /// <summary>The maximum length of a name in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The minimum lifetime in seconds: a minute.</summary>
    public const int MinLifetimeSeconds = 60;

    /// <summary>The maximum lifetime in seconds: ten years.</summary>
    public const int MaxLifetimeSeconds = 315_360_000;

    /// <summary>The kind of the API key: a secret key stays on a server; a public key may be part of a web page.</summary>
    /// <example>secret</example>
    [KeyKindCode]
    public string? Kind { get; set; }

    /// <summary>The scopes of a secret key, which are required and may be empty. A public key has none.</summary>
    [ScopeCodes]
    public IReadOnlyList<string>? Scopes { get; set; }

    /// <summary>A name for the API key.</summary>
    /// <example>Zapier</example>
    public string? Name { get; set; }

    /// <summary>Seconds until the API key expires: a minute to ten years. Without it the API key does not expire.</summary>
    /// <example>7776000</example>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? ExpiresIn { get; set; }

    /// <summary>Returns the kind of the API key; secret if it is not valid.</summary>
    internal KeyType ReadType() => Kind == KeyType.Public.Code() ? KeyType.Public : KeyType.Secret;

    /// <summary>Returns the known scopes.</summary>
    internal KeyScope ReadScopes() => KeyScopes.Parse((Scopes ?? []).Where(static scope => scope is not null));
}
