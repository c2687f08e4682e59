using System.Collections.Immutable;

namespace ChannelFit.Domain.Tests;

/// <summary>What a caller's bounds do to a plan, and which bounds are refused (scoring.md §6, point 4).</summary>
public sealed class PlanBoundsTests
{
    [Fact]
    public void No_other_plan_within_the_bounds_is_better()
    {
        var chance = new Random(4);

        for (var tried = 0; tried < 200; tried++)
        {
            var card = HoursPlanTests.Small(chance, most: 5);
            var week = chance.Next(4, 22);
            var bounds = RandomBounds(chance, week);
            HoursPlanTests.AssertBest(card, HoursPlanTests.Plan(card, week / 4.0, bounds), bounds);
        }
    }

    [Fact]
    public void Every_bound_holds_and_the_hours_add_up()
    {
        var chance = new Random(5);

        for (var tried = 0; tried < 500; tried++)
        {
            var card = People.Any(chance);
            var week = chance.Next(1, 161);
            var bounds = RandomBounds(chance, week);
            var plan = HoursPlanTests.Plan(card, week / 4.0, bounds);

            Assert.Equal(week / 4.0, plan.Allocated + plan.Unallocated);
            Assert.All(
                Seeded.Model.Channels,
                channel =>
                    Assert.InRange(
                        4 * plan[channel.Index],
                        bounds[channel.Index].Least,
                        bounds[channel.Index].Most ?? week
                    )
            );
        }
    }

    [Theory]
    [InlineData("twitter", 1.25, null, 1.25)] // skip: a least overrides the verdict, and is all it gets
    [InlineData("twitter", .25, null, .25)] // and the dose
    [InlineData("twitter", 0.0, 5.0, 0)] // a most invites nobody
    [InlineData("alumni", 0.0, 0.0, 0)] // watch
    [InlineData("alumni", 3.0, 3.0, 3)] // more than the reserve
    [InlineData("referrals", 6.0, null, 6)] // core, above 35 %
    [InlineData("referrals", 0.0, 1.0, 1)]
    public void A_bound_stands_for_the_rules_of_its_channel(string channel, double least, double? most, double hours) =>
        Assert.Equal(hours, Bounded(10, (channel, least, most))[People.Channel(channel)]);

    [Fact]
    public void A_most_stands_for_the_share_of_35_percent()
    {
        // Nearly all others are held, so that referrals would take more if it might.
        (string, double, double?)[] held =
        [
            .. ((string[])["linkedin", "job-boards", "company-sites"]).Select(channel => (channel, 0.0, (double?).5)),
        ];

        Assert.Equal(3, Bounded(10, held)[People.Channel("referrals")]);
        Assert.Equal(7.5, Bounded(10, [.. held, ("referrals", 0, 8)])[People.Channel("referrals")]);
    }

    [Fact]
    public void A_most_stands_for_the_hour_of_watching()
    {
        (string, double, double?)[] held =
        [
            .. ((string[])["recruiters", "outreach", "events", "communities", "public-service"]).Select(channel =>
                (channel, 0.0, (double?)0)
            ),
        ];

        Assert.Equal(1, Bounded(20, held)[People.Channel("alumni")]);
        Assert.Equal(1.75, Bounded(20, [.. held, ("alumni", 0, 1.75)])[People.Channel("alumni")]);
        Assert.Equal(2, Bounded(20, [.. held, ("alumni", 0, 5)])[People.Channel("alumni")]);
    }

    [Fact]
    public void A_most_below_the_dose_stands_for_the_dose() =>
        Assert.Equal(.25, Bounded(10, ("referrals", 0, .25))[People.Channel("referrals")]);

    [Fact]
    public void More_quarters_come_before_more_worth()
    {
        // Three quarters for recruiters are worth more than two for them and two for a blog, but leave one over.
        var open = new Dictionary<string, int?> { ["recruiters"] = 3, ["blog"] = null };
        var bounds = Seeded.Model.Channels.Select(channel => new QuarterBound(
            0,
            open.GetValueOrDefault(channel.Key, 0)
        ));
        var plan = HoursPlanTests.Plan(People.CardOf("power-user developer"), 1, [.. bounds]);

        Assert.Equal("recruiters 0.5, blog 0.5", HoursPlanTests.Written(plan));
    }

    [Fact]
    public void A_core_channel_held_at_nothing_does_not_block_support()
    {
        Assert.Equal("referrals 0.5", HoursPlanTests.Written(Bounded(.5)));
        Assert.Equal("linkedin 0.5", HoursPlanTests.Written(Bounded(.5, ("referrals", 0, 0))));
    }

    [Fact]
    public void A_support_channel_whose_least_is_above_nothing_does_not_wait_for_core()
    {
        var plan = Bounded(1, ("job-boards", .75, null));
        Assert.Equal("job-boards 0.75", HoursPlanTests.Written(plan));
        Assert.Equal(UnallocatedReason.BelowMinimum, plan.Reason);
    }

    [Fact]
    public void What_bounds_leave_over_has_a_reason()
    {
        (string, double, double?)[] held = [("linkedin", 1, 1), ("job-boards", 0, .5), ("company-sites", 0, 0)];

        Assert.Equal(UnallocatedReason.Caps, Bounded(10, held).Reason);
        Assert.Equal(UnallocatedReason.Bounds, Bounded(10, [.. held, ("referrals", 0, 1)]).Reason);
    }

    [Fact]
    public void Bounds_that_ask_for_more_than_the_week_are_each_refused()
    {
        var faults = Refused(8, ("events", new(Fixed: 3)), ("linkedin", new(Min: 5.25)), ("twitter", new(Max: 2)));

        Assert.Equal(["#/plan/bounds/linkedin", "#/plan/bounds/events"], faults.Select(fault => fault.Pointer));
        Assert.All(faults, fault => Assert.Equal(Fault.ConflictingBounds, fault.Code));
        Assert.Empty(Refused(8, ("events", new(Fixed: 3)), ("linkedin", new(Min: 5))));
    }

    [Theory]
    [InlineData(3.0, 2.0, null, "#/plan/bounds/linkedin", Fault.ConflictingBounds)]
    [InlineData(1.0, null, 1.0, "#/plan/bounds/linkedin", Fault.ConflictingBounds)]
    [InlineData(null, 1.0, 1.0, "#/plan/bounds/linkedin", Fault.ConflictingBounds)]
    [InlineData(8.25, null, null, "#/plan/bounds/linkedin/min", Fault.OutOfRange)]
    [InlineData(null, -.25, null, "#/plan/bounds/linkedin/max", Fault.OutOfRange)]
    [InlineData(null, null, .3, "#/plan/bounds/linkedin/fixed", Fault.OutOfRange)]
    public void A_bound_that_cannot_hold_is_refused(double? min, double? max, double? set, string pointer, string code)
    {
        var fault = Assert.Single(Refused(8, ("linkedin", new(min, max, set))));
        Assert.Equal((pointer, code), (fault.Pointer, fault.Code));
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var faults = new List<Fault>();
        var read = PlanReader.Read(
            Seeded.Model,
            sheet: null,
            80.25,
            new Dictionary<string, HourBound> { ["tiktok"] = new(1), ["blog"] = new(Max: 81) },
            new Dictionary<string, double> { ["a/b"] = 1, ["blog"] = -1 },
            "#",
            faults
        );

        Assert.Null(read);
        Assert.Equal(
            [
                ("#/hoursPerWeek", Fault.OutOfRange),
                ("#/bounds/tiktok", Fault.UnknownMember),
                ("#/bounds/blog/max", Fault.OutOfRange),
                ("#/current/a~1b", Fault.UnknownMember),
                ("#/current/blog", Fault.OutOfRange),
            ],
            faults.Select(fault => (fault.Pointer, fault.Code))
        );
    }

    [Fact]
    public void The_sheet_gives_the_hours_that_the_request_does_not_name()
    {
        var sheet = People.Sheet(("TIM1", 8.5));
        Assert.Equal(8.5, PlanReader.Read(Seeded.Model, sheet, null, null, null, "#/plan", [])!.HoursPerWeek);
        Assert.Equal(3, PlanReader.Read(Seeded.Model, sheet, 3, null, null, "#/plan", [])!.HoursPerWeek);
        Assert.False(
            double.IsNegative(PlanReader.Read(Seeded.Model, sheet, -0.0, null, null, "#/plan", [])!.HoursPerWeek!.Value)
        );
        Assert.Null(PlanReader.Read(Seeded.Model, People.Sheet(), null, null, null, "#/plan", [])!.HoursPerWeek);
    }

    /// <summary>The plan of a neutral person: referrals core; linkedin, job-boards, company-sites support; twitter skip.</summary>
    private static HoursPlan Bounded(double hours, params (string Channel, double Least, double? Most)[] bounds)
    {
        var byChannel = HoursPlanTests.NoBounds.ToArray();

        foreach (var (channel, least, most) in bounds)
        {
            byChannel[People.Channel(channel)] = new((int)(4 * least), (int?)(4 * most));
        }

        return HoursPlanTests.Plan(People.Neutral(), hours, [.. byChannel]);
    }

    private static List<Fault> Refused(double hours, params (string Channel, HourBound Bound)[] bounds)
    {
        var faults = new List<Fault>();
        PlanReader.Read(
            Seeded.Model,
            AnswerSheet.Empty(Seeded.Instrument),
            hours,
            bounds.ToDictionary(bound => bound.Channel, bound => bound.Bound),
            current: null,
            "#/plan",
            faults
        );
        return faults;
    }

    private static ImmutableArray<QuarterBound> RandomBounds(Random chance, int week)
    {
        var free = week;
        var bounds = HoursPlanTests.NoBounds.ToArray();

        foreach (var channel in Seeded.Model.Channels.Where(_ => chance.Next(3) == 0))
        {
            var least = chance.Next(2) * chance.Next(Math.Min(free, 6) + 1);
            bounds[channel.Index] = new(least, chance.Next(3) == 0 ? null : least + chance.Next(Math.Min(free, 8) + 1));
            free -= least;
        }

        return [.. bounds];
    }
}
