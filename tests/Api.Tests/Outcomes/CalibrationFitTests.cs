using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Benchmarks.ModelCard;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>The method of the calibration on simulated populations with known effects.</summary>
public sealed class CalibrationFitTests
{
    private const int Populations = 100;
    private const int People = 400;
    private const int Weeks = 8;

    public static TheoryData<string> Kinds => ["separating", "flat", "inverted"];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Category", "Slow")]
    public void At_least_95_of_100_worlds_are_called_right(string kind)
    {
        var found = Enumerable
            .Range(1, Populations)
            .Select(seed => CalibrationReport.Create("m", Draw(EffectsOf(kind), People, seed)).Finding)
            .CountBy(finding => finding)
            .ToDictionary();

        Assert.True(found.GetValueOrDefault(kind) >= 95, string.Join(", ", found));
    }

    [Fact]
    public void A_withheld_verdict_changes_no_number_of_a_shown_one()
    {
        var shown = Enumerable
            .Range(0, 100)
            .Select(person => new CalibrationPair(
                person,
                Channel: person % 2,
                "core",
                Hours: 10,
                Interviews: person % 3
            ))
            .ToList();
        var withheld = new CalibrationPair(Person: 200, Channel: 0, "skip", Hours: 20, Interviews: 9);

        Assert.Equal(
            CalibrationReport.Create("m", shown).Verdicts[0],
            CalibrationReport.Create("m", [.. shown, withheld]).Verdicts[0]
        );
    }

    [Fact]
    public void Small_worlds_are_insufficient()
    {
        var found = Enumerable
            .Range(1, Populations)
            .Select(seed => CalibrationReport.Create("m", Draw(SimulatedSearch.Separating, 25, seed)).Finding);

        Assert.All(found, finding => Assert.Equal("insufficient", finding));
    }

    [Fact]
    public void The_effects_are_recovered_although_good_channels_have_good_verdicts_more_often()
    {
        var pairs = Draw(SimulatedSearch.Separating, 20_000, seed: 1);
        var fit = CalibrationFit.Fit(pairs, ["core", "support", "watch"]);

        Assert.Equal(1.7, fit.Ratio(0).Mean / fit.Ratio(1).Mean, .1);
        Assert.Equal(.55, fit.Ratio(2).Mean / fit.Ratio(1).Mean, .04);
        Assert.InRange(fit.Dispersion, 1, 2);
    }

    [Fact]
    public void Two_verdicts_without_a_common_channel_say_nothing_about_each_other()
    {
        CalibrationPair[] pairs =
        [
            .. Enumerable.Range(0, 100).Select(person => new CalibrationPair(person, 0, "core", 10, 3)),
            .. Enumerable.Range(0, 100).Select(person => new CalibrationPair(person, 1, "support", 10, 0)),
        ];

        var fit = CalibrationFit.Fit(pairs, ["core", "support"]);

        Assert.Equal(.5, fit.ProbabilityOrdered(), 1e-9);
    }

    [Fact]
    public void A_verdict_without_any_interview_has_a_finite_rate()
    {
        CalibrationPair[] pairs =
        [
            .. Enumerable.Range(0, 100).Select(person => new CalibrationPair(person, 0, "core", 10, person % 2)),
            .. Enumerable.Range(0, 100).Select(person => new CalibrationPair(person, 0, "support", 10, 0)),
        ];

        var fit = CalibrationFit.Fit(pairs, ["core", "support"]);

        Assert.InRange(fit.Ratio(1).Mean, .001, .5);
        Assert.InRange(fit.ProbabilityOrdered(), .99, 1);
        Assert.Equal(1 - fit.ProbabilityOrdered(), fit.ProbabilityReversed(), 1e-9);
    }

    [Fact]
    public void The_probabilities_of_all_orders_of_three_equal_verdicts_are_one_sixth()
    {
        CalibrationPair[] pairs =
        [
            .. Enumerable
                .Range(0, 300)
                .Select(person => new CalibrationPair(
                    person,
                    0,
                    SimulatedSearch.Verdicts[person % 3],
                    10,
                    person % 6 < 3 ? 1 : 0
                )),
        ];

        var fit = CalibrationFit.Fit(pairs, ["core", "support", "watch"]);

        Assert.Equal(1 / 6.0, fit.ProbabilityOrdered(), 1e-6);
        Assert.Equal(1 / 6.0, fit.ProbabilityReversed(), 1e-6);
    }

    [Fact]
    public void Fewer_than_ten_people_are_not_enough_however_many_pairs_they_have()
    {
        Assert.False(CalibrationRules.IsEnough(pairs: 100, people: 9));
        Assert.False(CalibrationRules.IsEnough(pairs: 49, people: 49));
        Assert.True(CalibrationRules.IsEnough(pairs: 50, people: 10));
    }

    private static double[] EffectsOf(string kind) =>
        kind switch
        {
            "separating" => SimulatedSearch.Separating,
            "flat" => SimulatedSearch.Flat,
            _ => SimulatedSearch.Inverted,
        };

    private static List<CalibrationPair> Draw(double[] effects, int people, int seed) =>
        [
            .. new SimulatedSearch(effects, people, Weeks, seed)
                .Draw()
                .GroupBy(week => (week.Person, week.Channel, week.Verdict))
                .Select(pair => new CalibrationPair(
                    pair.Key.Person,
                    pair.Key.Channel,
                    SimulatedSearch.Verdicts[pair.Key.Verdict],
                    pair.Sum(week => week.QuarterHours) / 4.0,
                    pair.Sum(week => week.Interviews)
                )),
        ];
}
