using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Planning;

/// <summary>The utility of a plan, and the hours from which other channels are funded (docs/scoring.md#6-hours-plan, rule 5).</summary>
public sealed class PlanDetailTests
{
    [Fact]
    public void Marginal_values_follow_the_utility_curve()
    {
        // Referrals 66 and κ 3; x = 41/75, so A = x·√x = .404188…
        var card = PlanningPeople.Neutral();
        var request = PlanRequests.Default(card) with
        {
            HoursPerWeek = 1,
            Bounds = HoursPlanTests.NoBounds.SetItem(PlanningPeople.Channel("referrals"), new(4, 4)),
            Current = Hours("referrals", 3),
        };
        var plan = HoursPlan.Create(card, request, 0)!;
        var detail = PlanDetail.Create(card, request, plan, 0);

        Assert.Equal("referrals 1", HoursPlanTests.Written(plan));
        Assert.Equal(.101, detail.Total);
        Assert.Equal(.202, detail.CurrentTotal);
        Assert.Equal(.017832, detail.NextQuarter[PlanningPeople.Channel("referrals")]);
        Assert.Null(PlanDetail.Create(card, request with { Current = null }, plan, 0).CurrentTotal);
    }

    [Fact]
    public void A_funding_threshold_is_the_shortest_week_that_funds_the_channel()
    {
        var card = PlanningPeople.ScorecardOf("power-user developer");
        var request = PlanRequests.Default(card);
        var detail = PlanDetail.Create(card, request, HoursPlan.Create(card, request, 0)!, 0);

        var funded = Assert.Single(detail.Thresholds, threshold => threshold.Hours is not null);
        Assert.Equal(("twitter", 12), (TestCatalog.Model.Channels[funded.Channel].Key, funded.Hours));
        Assert.All(
            detail.Thresholds,
            threshold =>
            {
                for (var hours = 0.25; hours <= (threshold.Hours ?? 80); hours += .25)
                {
                    var plan = HoursPlan.Create(card, request with { HoursPerWeek = hours }, 0)!;
                    Assert.Equal(hours == threshold.Hours, plan[threshold.Channel] > 0);
                }
            }
        );
    }

    [Fact]
    public void A_channel_with_a_bound_has_no_funding_threshold()
    {
        var card = PlanningPeople.Neutral();
        var held = HoursPlanTests.NoBounds.SetItem(PlanningPeople.Channel("linkedin"), new(0, 0));
        var request = PlanRequests.Default(card) with { HoursPerWeek = .5, Bounds = held };

        Assert.Equal(
            [("job-boards", 3), ("company-sites", 1)],
            PlanDetail
                .Create(card, request, HoursPlan.Create(card, request, 0)!, 0)
                .Thresholds.Select(threshold => (TestCatalog.Model.Channels[threshold.Channel].Key, threshold.Hours))
        );
    }

    private static System.Collections.Immutable.ImmutableArray<double> Hours(string channel, double hours) =>
        [.. TestCatalog.Model.Channels.Select(other => other.Key == channel ? hours : 0)];
}
