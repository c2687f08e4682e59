using ChannelFit.Api.Features.Webhooks.Delivery;

namespace ChannelFit.Api.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    private static readonly double[] Seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

    [Fact]
    public void Ten_attempts_span_more_than_three_days()
    {
        Assert.All(
            Seconds.Index(),
            wait => Assert.Equal(TimeSpan.FromSeconds(wait.Item), RetrySchedule.DelayAfter(wait.Index + 1, random: 0.5))
        );
        Assert.Null(RetrySchedule.DelayAfter(10, 0.5));
        Assert.InRange(Seconds.Sum() / 3600, 72, 80);
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(1, 1.2)]
    public void Jitter_varies_the_delay_by_20_percent(double chance, double part) =>
        Assert.All(
            Seconds.Index(),
            wait =>
                Assert.Equal(part * wait.Item, RetrySchedule.DelayAfter(wait.Index + 1, chance)!.Value.TotalSeconds, 6)
        );

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(4, 5)]
    [InlineData(60, 60)]
    [InlineData(90_000, 86_400)]
    public void Retry_After_extends_the_delay_up_to_one_day(double requested, double wait) =>
        Assert.Equal(TimeSpan.FromSeconds(wait), RetrySchedule.DelayAfter(1, 0.5, TimeSpan.FromSeconds(requested)));

    [Fact]
    public void Retry_After_does_not_add_attempts() =>
        Assert.Null(RetrySchedule.DelayAfter(10, 0.5, TimeSpan.FromSeconds(1)));
}
