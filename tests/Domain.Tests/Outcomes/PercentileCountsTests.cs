using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Domain.Tests.Outcomes;

public sealed class PercentileCountsTests
{
    [Fact]
    public void Percentiles_equal_the_nearest_rank()
    {
        var counts = new PercentileCounts(100);
        Array.ForEach(Enumerable.Range(1, 100).ToArray(), counts.Add);

        Assert.Equal([5, 10, 25, 50, 75, 90, 95], StatisticsRules.Percentiles.Select(counts.Percentile));
        Assert.Equal(100, counts.Percentile(100));
    }

    [Fact]
    public void Equal_numbers_have_equal_percentiles()
    {
        var counts = new PercentileCounts(1000);
        Array.ForEach(Enumerable.Repeat(412, 7).ToArray(), counts.Add);

        Assert.All(StatisticsRules.Percentiles, percent => Assert.Equal(412, counts.Percentile(percent)));
    }
}
