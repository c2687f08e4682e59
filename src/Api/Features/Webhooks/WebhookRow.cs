using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Endpoints;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>One row of webhook.</summary>
/// <param name="Headers">Sealed, like the secrets, which are read by nothing but delivery.</param>
/// <param name="PreviousUntil">Until when the previous secret signs, too.</param>
/// <param name="FailingSince">Since when every attempt has failed.</param>
public sealed record WebhookRow(
    Guid Id,
    DateTimeOffset CreatedAt,
    bool Test,
    string Url,
    string[] Events,
    string? Description,
    byte[] Headers,
    DateTimeOffset? PreviousUntil,
    DateTimeOffset? FailingSince,
    DateTimeOffset? DisabledAt,
    string? DisabledReason
);

/// <summary>Seals what only delivery may read: secrets, and the partner's own headers.</summary>
public sealed class WebhookSecretProtector(SecretKeyRing key)
{
    private const string Purpose = "webhook";

    public static IReadOnlyDictionary<string, string> NoHeaders { get; } = new Dictionary<string, string>();

    public byte[] Encrypt(ReadOnlySpan<byte> secret) => key.Encrypt(Purpose, secret);

    public byte[] Encrypt(IReadOnlyDictionary<string, string> headers) =>
        key.Encrypt(Purpose, JsonSerializer.SerializeToUtf8Bytes(headers, WebhookJsonContext.Default.Strings));

    /// <summary>What was sealed; null where no key that we have opens it.</summary>
    public byte[]? Decrypt(byte[] box) => key.TryDecrypt(Purpose, box);

    /// <summary>The partner's own headers; null where no key that we have opens them.</summary>
    public IReadOnlyDictionary<string, string>? DecryptHeaders(byte[] box) =>
        Decrypt(box) is { } bytes ? JsonSerializer.Deserialize(bytes, WebhookJsonContext.Default.Strings) : null;

    /// <summary>Whether an older key opens boxes, too.</summary>
    public bool HasPreviousKey => key.HasPreviousKey;

    /// <summary>The same under the newest key: untouched where it is, or where no key that we have opens it.</summary>
    public byte[] Reencrypt(byte[] box) =>
        !key.IsEncryptedWithNewestKey(Purpose, box) && Decrypt(box) is { } plain ? Encrypt(plain) : box;
}
