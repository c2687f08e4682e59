using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Api.Features.Webhooks.Delivery;

/// <summary>Signs messages, so that receivers can verify the sender and the time (Standard Webhooks 1.0.0, scheme v1).</summary>
public static class WebhookSignature
{
    /// <summary>The prefix of the text of a secret. The rest is base64.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>The length of a secret in bytes.</summary>
    public const int SecretLength = 32;

    /// <summary>Returns <c>v1,</c> and base64 of the HMAC-SHA256 of <c>{id}.{seconds}.{body}</c>.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, string id, DateTimeOffset sentAt, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{UnixSeconds(sentAt)}.");
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(head);
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }

    /// <summary>Formats the time for the signature: whole seconds since 1970.</summary>
    public static string UnixSeconds(DateTimeOffset sentAt) =>
        sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Formats a secret for the partner.</summary>
    public static string FormatSecret(ReadOnlySpan<byte> secret) => SecretPrefix + Convert.ToBase64String(secret);
}
