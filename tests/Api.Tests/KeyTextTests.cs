using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http;

namespace ChannelFit.Api.Tests;

public sealed partial class KeyTextTests
{
    // Computed outside this program: zlib.crc32 in Python over the 43 characters, in base 62, left padded.
    private const string Known = "cf_live_secret_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0";

    [Theory]
    [InlineData(KeyMode.Test, KeyKind.Secret, "cf_test_secret_")]
    [InlineData(KeyMode.Test, KeyKind.Public, "cf_test_public_")]
    [InlineData(KeyMode.Live, KeyKind.Secret, "cf_live_secret_")]
    [InlineData(KeyMode.Live, KeyKind.Public, "cf_live_public_")]
    [InlineData(KeyMode.Test, KeyKind.Respondent, "cf_test_respondent_")]
    [InlineData(KeyMode.Live, KeyKind.Respondent, "cf_live_respondent_")]
    public void A_new_key_has_the_pinned_form_and_reads_back(KeyMode mode, KeyKind kind, string prefix)
    {
        var text = KeyText.New(mode, kind).Reveal();

        Assert.StartsWith(prefix, text, StringComparison.Ordinal);
        Assert.Matches(Pinned(), text);
        Assert.True(KeyText.TryRead(text, out var read));
        Assert.Equal((mode, kind, text), (read.Mode, read.Kind, read.Reveal()));
    }

    [Fact]
    public void The_checksum_is_crc32_as_others_compute_it()
    {
        Assert.True(KeyText.TryRead(Known, out var key));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Known)), key.Hash());
    }

    [Fact]
    public void Every_single_slip_is_noticed()
    {
        var text = KeyText.New(KeyMode.Live, KeyKind.Secret).Reveal();

        for (var place = 0; place < text.Length; place++)
        {
            var other = text[place] == 'a' ? 'b' : 'a';
            Assert.False(KeyText.TryRead(text[..place] + other + text[(place + 1)..], out _), $"at {place}");
            Assert.False(KeyText.TryRead(text.Remove(place, 1), out _), $"without {place}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("cf_live_secret_")]
    [InlineData("cf_live_nobody_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0")]
    [InlineData(" cf_live_secret_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0")]
    [InlineData("cf_live_secret_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0\n")]
    [InlineData("cf_live_secret_é123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0")]
    [InlineData("cf_live_secret_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgzzzzzz")]
    public void Noise_is_no_key(string noise) => Assert.False(KeyText.TryRead(noise, out _));

    [Fact]
    public void A_new_partner_gets_keys_and_no_token() =>
        Assert.Equal(
            [
                (KeyMode.Test, KeyKind.Secret),
                (KeyMode.Test, KeyKind.Public),
                (KeyMode.Live, KeyKind.Secret),
                (KeyMode.Live, KeyKind.Public),
            ],
            KeyText.OneOfEach().Select(key => (key.Mode, key.Kind))
        );

    [Fact]
    public void No_two_keys_are_the_same() =>
        Assert.Equal(
            1000,
            Enumerable
                .Range(0, 1000)
                .Select(_ => KeyText.New(KeyMode.Test, KeyKind.Public).Reveal())
                .ToHashSet(StringComparer.Ordinal)
                .Count
        );

    [Fact]
    public void A_key_that_strays_into_a_message_gives_nothing_away() =>
        Assert.Equal("cf_test_secret_…", $"{KeyText.New(KeyMode.Test, KeyKind.Secret)}");

    [GeneratedRegex("^cf_(test|live)_(secret|public|respondent)_[0-9A-Za-z]{49}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pinned();
}
