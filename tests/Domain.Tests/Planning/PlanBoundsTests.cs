using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Tests.Fixtures;

namespace ChannelFit.Domain.Tests.Planning;

/// <summary>The effect of a caller's bounds on a plan, and the bounds that are rejected (docs/scoring.md#6-hours-plan, rule 1).</summary>
public sealed class PlanBoundsTests
{
    [Fact]
    public void No_other_hand_out_within_the_bounds_is_worth_more()
    {
        var random = new Random(4);

        for (var tried = 0; tried < 300; tried++)
        {
            var card = tried % 2 == 0 ? PlanningPeople.RandomScorecard(random) : RandomResponseSetsV2.Card(random);
            var week = random.Next(2, 40);
            HoursPlanTests.AssertBest(card, RandomBounds(random, week), week);
        }
    }

    [Fact]
    public void Every_bound_is_respected_and_hours_sum_to_the_total()
    {
        var random = new Random(5);

        for (var tried = 0; tried < 500; tried++)
        {
            var card = PlanningPeople.RandomScorecard(random);
            var week = random.Next(1, 161);
            var bounds = RandomBounds(random, week);
            var plan = HoursPlanTests.Plan(card, week / 4.0, bounds);

            Assert.Equal(week / 4.0, plan.Allocated + plan.Unallocated);
            Assert.All(
                TestCatalog.Model.Channels,
                channel =>
                    Assert.InRange(
                        4 * plan[channel.Index],
                        bounds[channel.Index].Min,
                        bounds[channel.Index].Max ?? week
                    )
            );
        }
    }

    [Theory]
    [InlineData("twitter", 1.25, null, 1.25)] // skip: a minimum overrides the verdict, and the channel gets no more
    [InlineData("twitter", .25, null, .25)] // the minimum also overrides the dose
    [InlineData("twitter", 0.0, 5.0, 0)] // a maximum alone funds no channel
    [InlineData("alumni", 0.0, 0.0, 0)] // watch
    [InlineData("alumni", 3.0, 3.0, 3)] // more than the reserve
    [InlineData("referrals", 6.0, null, 6)] // core, above half of what is shared
    [InlineData("referrals", 0.0, 1.0, 1)]
    [InlineData("referrals", 0.0, .25, .25)] // a maximum below the dose replaces it
    public void A_bound_replaces_the_rules_of_its_channel(string channel, double least, double? most, double hours) =>
        Assert.Equal(hours, Bounded(10, (channel, least, most))[PlanningPeople.Channel(channel)]);

    [Fact]
    public void A_maximum_does_not_raise_the_limit_of_half()
    {
        // Four channels are funded, and all except referrals are limited to their first hours.
        (string, double, double?)[] held =
        [
            .. ((string[])["linkedin", "job-boards", "company-sites"]).Select(channel => (channel, 0.0, (double?)1)),
        ];

        Assert.Equal(4.75, Bounded(10, held)[PlanningPeople.Channel("referrals")]);
        Assert.Equal(4.75, Bounded(10, [.. held, ("referrals", 0, 8)])[PlanningPeople.Channel("referrals")]);
    }

    [Fact]
    public void A_channel_with_a_minimum_counts_as_a_funded_channel()
    {
        // At two hours two channels are funded: twitter, which is skip, takes the place of company-sites.
        Assert.Equal("referrals 1.25, company-sites 0.75", HoursPlanTests.Written(Bounded(2)));
        Assert.Equal("twitter 0.5, referrals 1.5", HoursPlanTests.Written(Bounded(2, ("twitter", .5, null))));
    }

    [Fact]
    public void A_core_channel_with_maximum_zero_does_not_block_support()
    {
        Assert.Equal("referrals 0.5", HoursPlanTests.Written(Bounded(.5)));
        Assert.Equal("company-sites 0.5", HoursPlanTests.Written(Bounded(.5, ("referrals", 0, 0))));
    }

    [Fact]
    public void A_minimum_of_zero_is_a_bound_and_an_empty_bound_is_none()
    {
        var bounds = new Dictionary<string, HourBound> { ["linkedin"] = new(), ["twitter"] = new(Min: 0) };
        var read = PlanRequestReader.Read(TestCatalog.Model, null, 8, bounds, null, "#/plan", [])!;

        Assert.False(read.Bounds[PlanningPeople.Channel("linkedin")].IsGiven);
        Assert.True(read.Bounds[PlanningPeople.Channel("twitter")].IsGiven);
    }

    [Fact]
    public void Hours_left_by_bounds_have_a_reason()
    {
        (string, double, double?)[] held =
        [
            ("linkedin", 1, 1),
            ("job-boards", 0, .5),
            ("company-sites", 0, 0),
            ("referrals", 0, 1),
        ];

        Assert.Equal(UnallocatedReason.Bounds, Bounded(10, held).Reason);
    }

    [Fact]
    public void Every_bound_of_an_overfull_week_is_reported()
    {
        var errors = Refused(8, ("events", new(Fixed: 3)), ("linkedin", new(Min: 5.25)), ("twitter", new(Max: 2)));

        Assert.Equal(["#/plan/bounds/linkedin", "#/plan/bounds/events"], errors.Select(error => error.Pointer));
        Assert.All(errors, error => Assert.Equal(ValidationError.ConflictingBounds, error.Code));
        Assert.Empty(Refused(8, ("events", new(Fixed: 3)), ("linkedin", new(Min: 5))));
    }

    [Theory]
    [InlineData(3.0, 2.0, null, "#/plan/bounds/linkedin", ValidationError.ConflictingBounds)]
    [InlineData(1.0, null, 1.0, "#/plan/bounds/linkedin", ValidationError.ConflictingBounds)]
    [InlineData(null, 1.0, 1.0, "#/plan/bounds/linkedin", ValidationError.ConflictingBounds)]
    [InlineData(8.25, null, null, "#/plan/bounds/linkedin/min", ValidationError.OutOfRange)]
    [InlineData(null, -.25, null, "#/plan/bounds/linkedin/max", ValidationError.OutOfRange)]
    [InlineData(null, null, .3, "#/plan/bounds/linkedin/fixed", ValidationError.OutOfRange)]
    public void An_impossible_bound_is_rejected(double? min, double? max, double? set, string pointer, string code)
    {
        var error = Assert.Single(Refused(8, ("linkedin", new(min, max, set))));
        Assert.Equal((pointer, code), (error.Pointer, error.Code));
    }

    [Fact]
    public void All_validation_errors_are_reported_together()
    {
        var errors = new List<ValidationError>();
        var read = PlanRequestReader.Read(
            TestCatalog.Model,
            responses: null,
            80.25,
            new Dictionary<string, HourBound> { ["tiktok"] = new(1), ["blog"] = new(Max: 81) },
            new Dictionary<string, double> { ["a/b"] = 1, ["blog"] = -1 },
            "#",
            errors
        );

        Assert.Null(read);
        Assert.Equal(
            [
                ("#/hoursPerWeek", ValidationError.OutOfRange),
                ("#/bounds/tiktok", ValidationError.UnknownMember),
                ("#/bounds/blog/max", ValidationError.OutOfRange),
                ("#/current/a~1b", ValidationError.UnknownMember),
                ("#/current/blog", ValidationError.OutOfRange),
            ],
            errors.Select(error => (error.Pointer, error.Code))
        );
    }

    [Fact]
    public void The_answers_give_the_hours_when_the_request_does_not()
    {
        var responses = PlanningPeople.Responses(("TIM1", 8.5));
        Assert.Equal(
            8.5,
            PlanRequestReader.Read(TestCatalog.Model, responses, null, null, null, "#/plan", [])!.HoursPerWeek
        );
        Assert.Equal(
            3,
            PlanRequestReader.Read(TestCatalog.Model, responses, 3, null, null, "#/plan", [])!.HoursPerWeek
        );
        Assert.False(
            double.IsNegative(
                PlanRequestReader
                    .Read(TestCatalog.Model, responses, -0.0, null, null, "#/plan", [])!
                    .HoursPerWeek!.Value
            )
        );
        Assert.Null(
            PlanRequestReader
                .Read(TestCatalog.Model, PlanningPeople.Responses(), null, null, null, "#/plan", [])!
                .HoursPerWeek
        );
    }

    /// <summary>The plan of a neutral person: referrals core; linkedin, job-boards, company-sites support; twitter skip.</summary>
    private static HoursPlan Bounded(double hours, params (string Channel, double Least, double? Most)[] bounds)
    {
        var byChannel = HoursPlanTests.NoBounds.ToArray();

        foreach (var (channel, least, most) in bounds)
        {
            byChannel[PlanningPeople.Channel(channel)] = new((int)(4 * least), (int?)(4 * most));
        }

        return HoursPlanTests.Plan(PlanningPeople.Neutral(), hours, [.. byChannel]);
    }

    private static List<ValidationError> Refused(double hours, params (string Channel, HourBound Bound)[] bounds)
    {
        var errors = new List<ValidationError>();
        PlanRequestReader.Read(
            TestCatalog.Model,
            ResponseSet.Empty(TestCatalog.Instrument),
            hours,
            bounds.ToDictionary(bound => bound.Channel, bound => bound.Bound),
            current: null,
            "#/plan",
            errors
        );
        return errors;
    }

    private static ImmutableArray<QuarterBound> RandomBounds(Random random, int week)
    {
        var free = week;
        var bounds = HoursPlanTests.NoBounds.ToArray();

        foreach (var channel in TestCatalog.Model.Channels.Where(_ => random.Next(3) == 0))
        {
            var least = random.Next(2) * random.Next(Math.Min(free, 6) + 1);
            bounds[channel.Index] = new(least, random.Next(3) == 0 ? null : least + random.Next(Math.Min(free, 8) + 1));
            free -= least;
        }

        return [.. bounds];
    }
}
