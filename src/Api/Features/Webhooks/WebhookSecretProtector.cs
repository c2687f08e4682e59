using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Endpoints;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Encrypts what only deliveries may read: secrets and custom headers.</summary>
public sealed class WebhookSecretProtector(SecretKeyRing keys)
{
    private const string Purpose = "webhook";

    /// <summary>An empty set of headers.</summary>
    public static IReadOnlyDictionary<string, string> NoHeaders { get; } = new Dictionary<string, string>();

    /// <summary>Encrypts a secret.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> secret) => keys.Encrypt(Purpose, secret);

    /// <summary>Encrypts headers.</summary>
    public byte[] Encrypt(IReadOnlyDictionary<string, string> headers) =>
        keys.Encrypt(Purpose, JsonSerializer.SerializeToUtf8Bytes(headers, WebhookJsonContext.Default.Strings));

    /// <summary>Decrypts a secret; returns null if no known secret key can.</summary>
    public byte[]? Decrypt(byte[] encrypted) => keys.TryDecrypt(Purpose, encrypted);

    /// <summary>Decrypts headers; returns null if no known secret key can.</summary>
    public IReadOnlyDictionary<string, string>? DecryptHeaders(byte[] encrypted) =>
        Decrypt(encrypted) is { } bytes ? JsonSerializer.Deserialize(bytes, WebhookJsonContext.Default.Strings) : null;

    /// <summary>True if there is a previous secret key.</summary>
    public bool HasPreviousKey => keys.HasPreviousKey;

    /// <summary>Encrypts a value with the newest secret key. Returns the same array if it already is, or if no known secret key can decrypt it.</summary>
    public byte[] Reencrypt(byte[] encrypted) =>
        !keys.IsEncryptedWithNewestKey(Purpose, encrypted) && Decrypt(encrypted) is { } plain
            ? Encrypt(plain)
            : encrypted;
}
