using ChannelFit.Api.Features.Outcomes.Summary;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>The sums of two groups of people.</summary>
public sealed class OutcomeCellTests
{
    [Fact]
    public void Sums_are_added_and_the_largest_share_of_either_group_remains()
    {
        OutcomeCell some = new("referrals", "core", 1, 2, 3, 4, 5, 6, 70, 8, 90, 10, 110);
        OutcomeCell others = new("referrals", "core", 10, 20, 30, 40, 50, 60, 7, 80, 9, 100, 11);
        OutcomeCell all = new("referrals", "core", 11, 22, 33, 44, 55, 66, 70, 80, 90, 100, 110);

        Assert.Equal(all, some.With(others));
        Assert.Equal(all, others.With(some));
    }
}
