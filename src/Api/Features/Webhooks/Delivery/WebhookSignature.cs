using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Signs a message so that its receiver knows who sent it, and when (Standard Webhooks 1.0.0, scheme v1).</summary>
public static class WebhookSignature
{
    /// <summary>What a secret's text begins with; the rest is base64 of its bytes.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>Bytes of a secret.</summary>
    public const int SecretLength = 32;

    /// <summary><c>v1,</c> and base64 of the HMAC-SHA256 of <c>{id}.{seconds}.{body}</c>.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, string id, DateTimeOffset sentAt, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{UnixSeconds(sentAt)}.");
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(head);
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }

    /// <summary>The time as it is signed: whole seconds since 1970.</summary>
    public static string UnixSeconds(DateTimeOffset sentAt) =>
        sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>A secret as its holder is shown it.</summary>
    public static string FormatSecret(ReadOnlySpan<byte> secret) => SecretPrefix + Convert.ToBase64String(secret);
}
