namespace ChannelFit.Api.Database;

/// <summary>The partner and the permissions of an API key.</summary>
public sealed record ApiKeyIdentity(
    Guid PartnerId,
    Guid KeyId,
    string Mode,
    string Kind,
    string Model,
    string[] Origins,
    string[] Scopes,
    int? RequestsPerMinute
);
