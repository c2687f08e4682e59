using System.Text.Json;
using ChannelFit.Api.Postgres;

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
public sealed class WebhookSeal(SecretKey key)
{
    private const string Purpose = "webhook";

    public static IReadOnlyDictionary<string, string> NoHeaders { get; } = new Dictionary<string, string>();

    public byte[] Close(ReadOnlySpan<byte> secret) => key.Seal(Purpose, secret);

    public byte[] Close(IReadOnlyDictionary<string, string> headers) =>
        key.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(headers, WebhookJson.Default.Strings));

    /// <summary>What was sealed; null where no key that we have opens it.</summary>
    public byte[]? Open(byte[] box) => key.TryOpen(Purpose, box);

    /// <summary>The partner's own headers; null where no key that we have opens them.</summary>
    public IReadOnlyDictionary<string, string>? OpenHeaders(byte[] box) =>
        Open(box) is { } bytes ? JsonSerializer.Deserialize(bytes, WebhookJson.Default.Strings) : null;

    /// <summary>Whether an older key opens boxes, too.</summary>
    public bool IsRotated => key.IsRotated;

    /// <summary>The same under the newest key: untouched where it is, or where no key that we have opens it.</summary>
    public byte[] Renew(byte[] box) => !key.IsNewest(Purpose, box) && Open(box) is { } plain ? Close(plain) : box;
}
