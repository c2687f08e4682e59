using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Api.Database;

/// <summary>
/// Keyed hashes and sealed bytes, under a key that lies outside the database: a stolen dump alone tells neither who a
/// hash stands for nor what was sealed (api.md, Running it).
/// </summary>
/// <remarks>
/// Each purpose has a key of its own, derived by HKDF (RFC 5869). A previous key still opens and is still recognised, so
/// that keys can be rotated; new things are made with the newest alone.
/// </remarks>
public sealed class SecretKeyRing
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[][] keys;

    /// <param name="keys">The newest first; each of <see cref="KeyLength"/> bytes.</param>
    public SecretKeyRing(params IEnumerable<byte[]> keys)
    {
        this.keys = [.. keys];

        if (this.keys.Length == 0 || Array.Exists(this.keys, key => key.Length != KeyLength))
        {
            throw new ArgumentException($"There is at least one key, and each has {KeyLength} bytes.", nameof(keys));
        }
    }

    /// <summary>Whether a previous key opens what was sealed before.</summary>
    public bool HasPreviousKey => keys.Length > 1;

    /// <summary>HMAC-SHA256 of a text under the newest key.</summary>
    public byte[] ComputeHmac(string purpose, string text) => ComputeHmac(keys[0], purpose, text);

    /// <summary>The hashes that the text may have been kept under: of the newest key, then of previous ones.</summary>
    public byte[][] ComputeAllHmacs(string purpose, string text) =>
        Array.ConvertAll(keys, key => ComputeHmac(key, purpose, text));

    /// <summary>AES-256-GCM: nonce, tag and cipher text in one.</summary>
    public byte[] Encrypt(string purpose, ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceLength + TagLength + plain.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Derive(keys[0], purpose), TagLength);
        cipher.Encrypt(nonce, plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength));
        return box;
    }

    /// <summary>What was sealed for the purpose.</summary>
    /// <exception cref="CryptographicException">It was sealed under another key, or changed since.</exception>
    public byte[] Decrypt(string purpose, ReadOnlySpan<byte> box)
    {
        for (var key = 0; ; key++)
        {
            try
            {
                return Decrypt(keys[key], purpose, box);
            }
            catch (AuthenticationTagMismatchException) when (key + 1 < keys.Length)
            {
                // Sealed before the last rotation.
            }
        }
    }

    /// <summary>What was sealed for the purpose; null where it was sealed under another key, or changed since.</summary>
    public byte[]? TryDecrypt(string purpose, ReadOnlySpan<byte> box)
    {
        try
        {
            return Decrypt(purpose, box);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether the newest key sealed this.</summary>
    public bool IsEncryptedWithNewestKey(string purpose, ReadOnlySpan<byte> box)
    {
        try
        {
            Decrypt(keys[0], purpose, box);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[] Decrypt(byte[] key, string purpose, ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("This was never sealed: it is too short.");
        }

        var plain = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(Derive(key, purpose), TagLength);
        cipher.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain);
        return plain;
    }

    private static byte[] ComputeHmac(byte[] key, string purpose, string text) =>
        HMACSHA256.HashData(Derive(key, purpose), Encoding.UTF8.GetBytes(text));

    private static byte[] Derive(byte[] key, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: Encoding.UTF8.GetBytes(purpose));
}
