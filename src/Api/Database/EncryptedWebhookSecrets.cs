namespace ChannelFit.Api.Database;

/// <summary>The encrypted values of a webhook.</summary>
public sealed record EncryptedWebhookSecrets(
    Guid PartnerId,
    Guid Id,
    byte[] Secret,
    byte[]? PreviousSecret,
    byte[] Headers
);
