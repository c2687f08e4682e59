using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ChannelFit.Api.Http.Auth;

namespace ChannelFit.Api.Tests.Http;

public sealed partial class ApiKeyTests
{
    // Computed independently: zlib.crc32 in Python over the 43 characters, in base 62, left-padded.
    private const string KnownKey = "cf_live_secret_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0";

    [Theory]
    [InlineData(KeyMode.Test, KeyType.Secret, "cf_test_secret_")]
    [InlineData(KeyMode.Test, KeyType.Public, "cf_test_public_")]
    [InlineData(KeyMode.Live, KeyType.Secret, "cf_live_secret_")]
    [InlineData(KeyMode.Live, KeyType.Public, "cf_live_public_")]
    [InlineData(KeyMode.Test, KeyType.Respondent, "cf_test_respondent_")]
    [InlineData(KeyMode.Live, KeyType.Respondent, "cf_live_respondent_")]
    public void A_generated_key_has_the_documented_format_and_parses(KeyMode mode, KeyType type, string prefix)
    {
        var text = ApiKey.Generate(mode, type).Reveal();

        Assert.StartsWith(prefix, text, StringComparison.Ordinal);
        Assert.Matches(Pinned(), text);
        Assert.True(ApiKey.TryParse(text, out var read));
        Assert.Equal((mode, type, text), (read.Mode, read.Type, read.Reveal()));
    }

    [Fact]
    public void The_checksum_is_standard_CRC_32()
    {
        Assert.True(ApiKey.TryParse(KnownKey, out var key));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(KnownKey)), key.Hash());
    }

    [Fact]
    public void Every_single_character_error_is_detected()
    {
        var text = ApiKey.Generate(KeyMode.Live, KeyType.Secret).Reveal();

        for (var place = 0; place < text.Length; place++)
        {
            var other = text[place] == 'a' ? 'b' : 'a';
            Assert.False(ApiKey.TryParse(text[..place] + other + text[(place + 1)..], out _), $"at {place}");
            Assert.False(ApiKey.TryParse(text.Remove(place, 1), out _), $"without {place}");
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
    public void Random_text_is_not_a_key(string noise) => Assert.False(ApiKey.TryParse(noise, out _));

    [Fact]
    public void A_new_partner_gets_four_keys_and_no_respondent_token() =>
        Assert.Equal(
            [
                (KeyMode.Test, KeyType.Secret),
                (KeyMode.Test, KeyType.Public),
                (KeyMode.Live, KeyType.Secret),
                (KeyMode.Live, KeyType.Public),
            ],
            ApiKey.GenerateInitialSet().Select(key => (key.Mode, key.Type))
        );

    [Fact]
    public void Generated_keys_are_unique() =>
        Assert.Equal(
            1000,
            Enumerable
                .Range(0, 1000)
                .Select(_ => ApiKey.Generate(KeyMode.Test, KeyType.Public).Reveal())
                .ToHashSet(StringComparer.Ordinal)
                .Count
        );

    [Fact]
    public void ToString_does_not_reveal_the_key() =>
        Assert.Equal("cf_test_secret_…", $"{ApiKey.Generate(KeyMode.Test, KeyType.Secret)}");

    [GeneratedRegex("^cf_(test|live)_(secret|public|respondent)_[0-9A-Za-z]{49}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pinned();
}
