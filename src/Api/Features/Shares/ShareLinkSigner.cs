using System.Buffers.Text;
using System.Security.Cryptography;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Shares;

/// <summary>Creates and verifies signed links. A token contains partner, mode and share, and is verified without the database.</summary>
public sealed class ShareLinkSigner(SecretKeyRing secret, PublicUrl address)
{
    /// <summary>The path of links. It is outside /v1, because people who open links have no API key.</summary>
    public const string PathPrefix = "/r/";

    private const string Purpose = "share link";
    private const int IdLength = 16;
    private const int NameLength = 1 + IdLength + IdLength;

    // Half of HMAC-SHA256, 128 bits (RFC 2104 §5), so that the link is short enough for a letter.
    private const int SignatureLength = 16;

    /// <summary>Returns the link of a share. It is the same each time and therefore need not be stored.</summary>
    public string CreateUrl(ShareTokenPayload share)
    {
        Span<byte> token = stackalloc byte[NameLength + SignatureLength];
        token[0] = share.Test ? (byte)1 : (byte)0;
        share.Partner.TryWriteBytes(token[1..], bigEndian: true, out _);
        share.Id.TryWriteBytes(token[(1 + IdLength)..], bigEndian: true, out _);
        secret.ComputeHmac(Purpose, Signed(token)).AsSpan(0, SignatureLength).CopyTo(token[NameLength..]);
        return $"{address.Base}{PathPrefix}{Base64Url.EncodeToString(token)}";
    }

    /// <summary>Returns the content of a token; null if its signature is not valid.</summary>
    public ShareTokenPayload? Verify(string text)
    {
        Span<byte> token = stackalloc byte[NameLength + SignatureLength];

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

        foreach (var hash in secret.ComputeAllHmacs(Purpose, Signed(token)))
        {
            isValid |= CryptographicOperations.FixedTimeEquals(hash.AsSpan(0, SignatureLength), token[NameLength..]);
        }

        return isValid;
    }

    private static string Signed(ReadOnlySpan<byte> token) => Convert.ToHexStringLower(token[..NameLength]);
}

/// <summary>The content of a token: partner, mode and share.</summary>
public readonly record struct ShareTokenPayload(Guid Partner, bool Test, Guid Id);
