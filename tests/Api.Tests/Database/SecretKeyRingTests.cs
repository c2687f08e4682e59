using System.Security.Cryptography;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Tests.Database;

public sealed class SecretKeyRingTests
{
    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength);
    private static readonly byte[] New = RandomNumberGenerator.GetBytes(SecretKeyRing.KeyLength);

    [Fact]
    public void Decryption_requires_the_same_key_and_purpose()
    {
        var key = new SecretKeyRing(Old);
        var ciphertext = key.Encrypt("webhook", "whsec"u8);

        Assert.Equal("whsec"u8, key.Decrypt("webhook", ciphertext));
        Assert.NotEqual(ciphertext, key.Encrypt("webhook", "whsec"u8));
        Assert.ThrowsAny<CryptographicException>(() => key.Decrypt("share", ciphertext));
        Assert.ThrowsAny<CryptographicException>(() => new SecretKeyRing(New).Decrypt("webhook", ciphertext));
        Assert.ThrowsAny<CryptographicException>(() => key.Decrypt("webhook", ciphertext.AsSpan(0, 20)));
    }

    [Fact]
    public void Any_modified_byte_is_detected()
    {
        var key = new SecretKeyRing(Old);
        var ciphertext = key.Encrypt("webhook", "whsec"u8);

        for (var position = 0; position < ciphertext.Length; position++)
        {
            var changed = (byte[])ciphertext.Clone();
            changed[position] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Decrypt("webhook", changed));
        }
    }

    [Fact]
    public void After_a_rotation_old_data_is_readable_and_new_data_uses_the_new_key()
    {
        var (before, after) = (new SecretKeyRing(Old), new SecretKeyRing(New, Old));

        Assert.Equal("whsec"u8, after.Decrypt("webhook", before.Encrypt("webhook", "whsec"u8)));
        Assert.ThrowsAny<CryptographicException>(() => before.Decrypt("webhook", after.Encrypt("webhook", "whsec"u8)));
        Assert.Equal(
            [new SecretKeyRing(New).ComputeHmac("person", "crm-1"), before.ComputeHmac("person", "crm-1")],
            after.ComputeAllHmacs("person", "crm-1")
        );
        Assert.NotEqual(before.ComputeHmac("person", "crm-1"), before.ComputeHmac("share", "crm-1"));
    }

    [Fact]
    public void Missing_keys_and_keys_of_wrong_length_are_rejected()
    {
        Assert.Throws<ArgumentException>(() => new SecretKeyRing());
        Assert.Throws<ArgumentException>(() => new SecretKeyRing(new byte[31]));
    }
}
