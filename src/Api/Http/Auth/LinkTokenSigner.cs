using System.Buffers.Text;
using System.Security.Cryptography;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Signs and verifies the tokens of links. A token contains partner, mode and an id, and is verified without the database.</summary>
/// <param name="secret">The secret keys.</param>
/// <param name="purpose">What the links open. A token of one purpose is not valid for another.</param>
public sealed class LinkTokenSigner(SecretKeyRing secret, string purpose)
{
    private const int IdLength = 16;
    private const int PayloadLength = 1 + IdLength + IdLength;

    // Half of HMAC-SHA256, 128 bits (RFC 2104 §5), so that the link is short enough for a letter.
    private const int SignatureLength = 16;

    /// <summary>Returns the token of a payload. It is the same each time and therefore need not be stored.</summary>
    public string Sign(LinkTokenPayload payload)
    {
        Span<byte> token = stackalloc byte[PayloadLength + SignatureLength];
        token[0] = payload.Test ? (byte)1 : (byte)0;
        payload.Partner.TryWriteBytes(token[1..], bigEndian: true, out _);
        payload.Id.TryWriteBytes(token[(1 + IdLength)..], bigEndian: true, out _);
        secret.ComputeHmac(purpose, Signed(token)).AsSpan(0, SignatureLength).CopyTo(token[PayloadLength..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Returns the content of a token; null if its signature is not valid.</summary>
    public LinkTokenPayload? Verify(string text)
    {
        Span<byte> token = stackalloc byte[PayloadLength + SignatureLength];

        if (
            text.Length != Base64Url.GetEncodedLength(token.Length)
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, token, out _)
            || !HasValidSignature(token)
        )
        {
            return null;
        }

        return new(
            new(token.Slice(1, IdLength), bigEndian: true),
            token[0] == 1,
            new(token.Slice(1 + IdLength, IdLength), bigEndian: true)
        );
    }

    private bool HasValidSignature(ReadOnlySpan<byte> token)
    {
        var isValid = false;

        foreach (var hash in secret.ComputeAllHmacs(purpose, Signed(token)))
        {
            isValid |= CryptographicOperations.FixedTimeEquals(hash.AsSpan(0, SignatureLength), token[PayloadLength..]);
        }

        return isValid;
    }

    private static string Signed(ReadOnlySpan<byte> token) => Convert.ToHexStringLower(token[..PayloadLength]);
}
