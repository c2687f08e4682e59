using ChannelFit.Api.Features.Webhooks.Delivery;

namespace ChannelFit.Api.Tests.Webhooks;

/// <summary>Signatures follow Standard Webhooks 1.0.0, tested with the vector of its repository.</summary>
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void The_Standard_Webhooks_test_vector_matches()
    {
        var secret = Convert.FromBase64String(Secret[WebhookSignature.SecretPrefix.Length..]);

        var signature = WebhookSignature.Sign(
            secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            "{\"test\": 2432232314}"u8
        );

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
        Assert.Equal(Secret, WebhookSignature.FormatSecret(secret));
    }

    [Fact]
    public void Timestamps_are_whole_seconds() =>
        Assert.Equal(
            "1614265330",
            WebhookSignature.UnixSeconds(DateTimeOffset.FromUnixTimeMilliseconds(1614265330_999))
        );
}
