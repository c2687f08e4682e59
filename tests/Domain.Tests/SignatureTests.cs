namespace ChannelFit.Domain.Tests;

/// <summary>Standard Webhooks 1.0.0, with the vector of its own repository.</summary>
public sealed class SignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void The_official_vector_is_met()
    {
        var secret = Convert.FromBase64String(Secret[Signature.SecretPrefix.Length..]);

        var signature = Signature.Of(
            secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            "{\"test\": 2432232314}"u8
        );

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
        Assert.Equal(Secret, Signature.TextOf(secret));
    }

    [Fact]
    public void Time_counts_in_whole_seconds() =>
        Assert.Equal("1614265330", Signature.SecondsOf(DateTimeOffset.FromUnixTimeMilliseconds(1614265330_999)));
}
