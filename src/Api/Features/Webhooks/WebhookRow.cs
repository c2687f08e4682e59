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

    public byte[] Close(ReadOnlySpan<byte> secret) => key.Seal(Purpose, secret);

    public byte[] Close(IReadOnlyDictionary<string, string> headers) =>
        key.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(headers, WebhookJson.Default.Strings));

    public byte[] Open(byte[] box) => key.Open(Purpose, box);

    public IReadOnlyDictionary<string, string> OpenHeaders(byte[] box) =>
        JsonSerializer.Deserialize(Open(box), WebhookJson.Default.Strings)!;
}
