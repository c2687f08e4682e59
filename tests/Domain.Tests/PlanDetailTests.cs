namespace ChannelFit.Domain.Tests;

/// <summary>What a plan is worth and when the unfunded come in (scoring.md §6, point 5).</summary>
public sealed class PlanDetailTests
{
    [Fact]
    public void Worth_follows_the_curve()
    {
        // Referrals 66 and κ 3; x = 41/75, so A = x·√x = .404188…
        var card = People.Neutral();
        var request = PlanRequest.Of(Seeded.Model, card.Sheet) with
        {
            HoursPerWeek = 1,
            Bounds = HoursPlanTests.NoBounds.SetItem(People.Channel("referrals"), new(4, 4)),
            Current = Hours("referrals", 3),
        };
        var plan = HoursPlan.Of(card, request, 0)!;
        var detail = PlanDetail.Of(card, request, plan, 0);

        Assert.Equal("referrals 1", HoursPlanTests.Written(plan));
        Assert.Equal(.101, detail.Total);
        Assert.Equal(.202, detail.CurrentTotal);
        Assert.Equal(.017832, detail.NextQuarter[People.Channel("referrals")]);
        Assert.Null(PlanDetail.Of(card, request with { Current = null }, plan, 0).CurrentTotal);
    }

    [Fact]
    public void An_unfunded_channel_comes_in_at_the_first_week_whose_plan_funds_it()
    {
        var card = People.CardOf("power-user developer");
        var request = PlanRequest.Of(Seeded.Model, card.Sheet);
        var detail = PlanDetail.Of(card, request, HoursPlan.Of(card, request, 0)!, 0);

        var entering = Assert.Single(detail.Entries, entry => entry.EntersAtHours is not null);
        Assert.Equal(("twitter", 12), (Seeded.Model.Channels[entering.Channel].Key, entering.EntersAtHours));
        Assert.All(
            detail.Entries,
            entry =>
            {
                for (var hours = 0.25; hours <= (entry.EntersAtHours ?? 80); hours += .25)
                {
                    var plan = HoursPlan.Of(card, request with { HoursPerWeek = hours }, 0)!;
                    Assert.Equal(hours == entry.EntersAtHours, plan[entry.Channel] > 0);
                }
            }
        );
    }

    [Fact]
    public void A_channel_with_a_bound_is_not_said_to_come_in()
    {
        var card = People.Neutral();
        var held = HoursPlanTests.NoBounds.SetItem(People.Channel("linkedin"), new(0, 0));
        var request = PlanRequest.Of(Seeded.Model, card.Sheet) with { HoursPerWeek = .5, Bounds = held };

        Assert.Equal(
            [("job-boards", 3), ("company-sites", 1)],
            PlanDetail
                .Of(card, request, HoursPlan.Of(card, request, 0)!, 0)
                .Entries.Select(entry => (Seeded.Model.Channels[entry.Channel].Key, entry.EntersAtHours))
        );
    }

    private static System.Collections.Immutable.ImmutableArray<double> Hours(string channel, double hours) =>
        [.. Seeded.Model.Channels.Select(other => other.Key == channel ? hours : 0)];
}
