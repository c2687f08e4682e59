using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Api.Database;

/// <summary>
/// Keyed hashes and encryption with a secret key that is not in the database: a stolen database dump alone reveals neither
/// whose hash it contains nor the encrypted values (docs/configuration.md#settings).
/// </summary>
/// <remarks>
/// Each purpose has its own key, derived by HKDF (RFC 5869). Secret keys can be rotated: previous ones still decrypt and their
/// hashes are still recognised, but only the newest one encrypts and creates hashes.
/// </remarks>
public sealed class SecretKeyRing
{
    /// <summary>The number of bytes of a secret key.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[][] keys;

    /// <param name="keys">The secret keys, the newest first, each of <see cref="KeyLength"/> bytes.</param>
    public SecretKeyRing(params IEnumerable<byte[]> keys)
    {
        this.keys = [.. keys];

        if (this.keys.Length == 0 || Array.Exists(this.keys, key => key.Length != KeyLength))
        {
            throw new ArgumentException($"Pass at least one secret key, each of {KeyLength} bytes.", nameof(keys));
        }
    }

    /// <summary>Returns true when there are previous secret keys.</summary>
    public bool HasPreviousKey => keys.Length > 1;

    /// <summary>Computes the HMAC-SHA256 of a text with the newest secret key.</summary>
    public byte[] ComputeHmac(string purpose, string text) => ComputeHmac(keys[0], purpose, text);

    /// <summary>Computes all hashes under which the text may be stored, the newest secret key's first.</summary>
    public byte[][] ComputeAllHmacs(string purpose, string text) =>
        Array.ConvertAll(keys, key => ComputeHmac(key, purpose, text));

    /// <summary>Encrypts with AES-256-GCM; returns nonce, tag and cipher text in one array.</summary>
    public byte[] Encrypt(string purpose, ReadOnlySpan<byte> plain)
    {
        var encryptedValue = new byte[NonceLength + TagLength + plain.Length];
        var nonce = encryptedValue.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Derive(keys[0], purpose), TagLength);
        cipher.Encrypt(
            nonce,
            plain,
            encryptedValue.AsSpan(NonceLength + TagLength),
            encryptedValue.AsSpan(NonceLength, TagLength)
        );
        return encryptedValue;
    }

    /// <summary>Decrypts a value that was encrypted for the purpose.</summary>
    /// <exception cref="CryptographicException">The value was encrypted with another key or changed since.</exception>
    public byte[] Decrypt(string purpose, ReadOnlySpan<byte> encryptedValue)
    {
        for (var key = 0; ; key++)
        {
            try
            {
                return Decrypt(keys[key], purpose, encryptedValue);
            }
            catch (AuthenticationTagMismatchException) when (key + 1 < keys.Length)
            {
                // The value was encrypted before the last rotation.
            }
        }
    }

    /// <summary>Decrypts a value; returns null if it was encrypted with another key or changed since.</summary>
    public byte[]? TryDecrypt(string purpose, ReadOnlySpan<byte> encryptedValue)
    {
        try
        {
            return Decrypt(purpose, encryptedValue);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Returns true when the value was encrypted with the newest secret key.</summary>
    public bool IsEncryptedWithNewestKey(string purpose, ReadOnlySpan<byte> encryptedValue)
    {
        try
        {
            Decrypt(keys[0], purpose, encryptedValue);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[] Decrypt(byte[] key, string purpose, ReadOnlySpan<byte> encryptedValue)
    {
        if (encryptedValue.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("The value is too short to be encrypted.");
        }

        var plain = new byte[encryptedValue.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(Derive(key, purpose), TagLength);
        cipher.Decrypt(
            encryptedValue[..NonceLength],
            encryptedValue[(NonceLength + TagLength)..],
            encryptedValue.Slice(NonceLength, TagLength),
            plain
        );
        return plain;
    }

    private static byte[] ComputeHmac(byte[] key, string purpose, string text) =>
        HMACSHA256.HashData(Derive(key, purpose), Encoding.UTF8.GetBytes(text));

    private static byte[] Derive(byte[] key, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: Encoding.UTF8.GetBytes(purpose));
}
