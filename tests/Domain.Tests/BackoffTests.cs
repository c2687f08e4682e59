namespace ChannelFit.Domain.Tests;

public sealed class BackoffTests
{
    private static readonly double[] Seconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

    [Fact]
    public void Ten_attempts_are_made_over_three_days_and_more()
    {
        Assert.All(
            Seconds.Index(),
            wait => Assert.Equal(TimeSpan.FromSeconds(wait.Item), Backoff.After(wait.Index + 1, chance: 0.5))
        );
        Assert.Null(Backoff.After(10, 0.5));
        Assert.InRange(Seconds.Sum() / 3600, 72, 80);
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(1, 1.2)]
    public void Chance_spreads_a_wait_by_a_fifth_either_way(double chance, double part) =>
        Assert.All(
            Seconds.Index(),
            wait => Assert.Equal(part * wait.Item, Backoff.After(wait.Index + 1, chance)!.Value.TotalSeconds, 6)
        );

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(4, 5)]
    [InlineData(60, 60)]
    [InlineData(90_000, 86_400)]
    public void A_receiver_may_ask_for_more_time_and_for_a_day_at_most(double asked, double wait) =>
        Assert.Equal(TimeSpan.FromSeconds(wait), Backoff.After(1, 0.5, TimeSpan.FromSeconds(asked)));

    [Fact]
    public void What_is_given_up_is_given_up_whatever_the_receiver_asks() =>
        Assert.Null(Backoff.After(10, 0.5, TimeSpan.FromSeconds(1)));
}
