using System.Security.Cryptography;
using ChannelFit.Api.Postgres;

namespace ChannelFit.Api.Tests;

public sealed class SecretKeyTests
{
    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(SecretKey.Length);
    private static readonly byte[] New = RandomNumberGenerator.GetBytes(SecretKey.Length);

    [Fact]
    public void What_was_sealed_opens_under_the_same_key_and_purpose_only()
    {
        var key = new SecretKey(Old);
        var box = key.Seal("webhook", "whsec"u8);

        Assert.Equal("whsec"u8, key.Open("webhook", box));
        Assert.NotEqual(box, key.Seal("webhook", "whsec"u8));
        Assert.ThrowsAny<CryptographicException>(() => key.Open("share", box));
        Assert.ThrowsAny<CryptographicException>(() => new SecretKey(New).Open("webhook", box));
        Assert.ThrowsAny<CryptographicException>(() => key.Open("webhook", box.AsSpan(0, 20)));
    }

    [Fact]
    public void A_changed_byte_is_noticed_wherever_it_stands()
    {
        var key = new SecretKey(Old);
        var box = key.Seal("webhook", "whsec"u8);

        for (var place = 0; place < box.Length; place++)
        {
            var changed = (byte[])box.Clone();
            changed[place] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Open("webhook", changed));
        }
    }

    [Fact]
    public void After_a_rotation_old_things_are_still_known_and_new_ones_are_made_with_the_new_key()
    {
        var (before, after) = (new SecretKey(Old), new SecretKey(New, Old));

        Assert.Equal("whsec"u8, after.Open("webhook", before.Seal("webhook", "whsec"u8)));
        Assert.ThrowsAny<CryptographicException>(() => before.Open("webhook", after.Seal("webhook", "whsec"u8)));
        Assert.Equal(
            [new SecretKey(New).Hash("person", "crm-1"), before.Hash("person", "crm-1")],
            after.Hashes("person", "crm-1")
        );
        Assert.NotEqual(before.Hash("person", "crm-1"), before.Hash("share", "crm-1"));
    }

    [Fact]
    public void A_key_of_another_length_and_no_key_at_all_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SecretKey());
        Assert.Throws<ArgumentException>(() => new SecretKey(new byte[31]));
    }
}
