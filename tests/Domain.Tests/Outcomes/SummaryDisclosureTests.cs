using System.Globalization;
using ChannelFit.Domain.Outcomes;
using CsCheck;

namespace ChannelFit.Domain.Tests.Outcomes;

public sealed class SummaryDisclosureTests
{
    [Theory]
    [InlineData(new[] { 10, 40 }, new[] { false, false })]
    [InlineData(new[] { 9, 40, 12 }, new[] { true, false, true })]
    [InlineData(new[] { 9, 9 }, new[] { true, true })]
    [InlineData(new[] { 1, 10 }, new[] { true, true })]
    [InlineData(new int[0], new bool[0])]
    public void A_small_group_is_withheld_together_with_the_smallest_other_one(int[] people, bool[] withheld) =>
        Assert.Equal(withheld, SummaryDisclosure.FindWithheld(people));

    [Fact]
    public void The_whole_less_the_visible_groups_is_over_at_least_ten_people_or_nothing_is_visible() =>
        Gen.Int[1, 40]
            .Array[1, 8]
            .Sample(people =>
            {
                var withheld = SummaryDisclosure.FindWithheld(people);
                var hidden = people.Where((_, group) => withheld[group]).ToList();
                return hidden.Count == 0 || hidden.Count == people.Length || hidden.Max() >= 10;
            });

    [Theory]
    [InlineData("0", "0", 0)]
    [InlineData("7", "1", 7)]
    [InlineData("7", "2", 8)]
    [InlineData("7", "3", 5)]
    [InlineData("123.75", "9.25", 120)]
    [InlineData("123.75", "10.25", 120)]
    [InlineData("150", "51", 200)]
    public void Sums_are_rounded_to_a_step_not_smaller_than_the_largest_share(
        string sum,
        string largest,
        long rounded
    ) => Assert.Equal(rounded, SummaryDisclosure.Round(ToDecimal(sum), ToDecimal(largest)));

    /// <summary>Two summaries, before and after an erasure, do not give the share of the person.</summary>
    [Fact]
    public void One_person_less_changes_a_number_by_one_step_or_not_at_all() =>
        Gen.Select(Gen.Int[0, 60].Array[11, 40], Gen.Int[0, 10])
            .Sample(
                (shares, erased) =>
                {
                    // Another person has the largest share too, so that the step stays the same.
                    decimal[] before = [.. shares, shares.Max()];
                    decimal[] after = [.. before.Where((_, person) => person != erased)];
                    var step = StepOf(before.Max());
                    var change =
                        SummaryDisclosure.Round(before.Sum(), before.Max())
                        - SummaryDisclosure.Round(after.Sum(), after.Max());
                    return change == 0 || change == step;
                }
            );

    [Theory]
    [InlineData(10, 10)]
    [InlineData(14, 10)]
    [InlineData(15, 15)]
    public void People_are_rounded_down_to_multiples_of_five(int people, int rounded) =>
        Assert.Equal(rounded, SummaryDisclosure.RoundPeople(people));

    [Theory]
    [InlineData(30, 100, .3)]
    [InlineData(34, 100, .3)]
    [InlineData(36, 100, .4)]
    [InlineData(61, 200, .3)]
    [InlineData(163, 500, .32)]
    [InlineData(333, 1000, .33)]
    public void Shares_are_rounded_to_steps_worth_ten_people(int part, int whole, double share) =>
        Assert.Equal(share, StatisticsRules.RoundShare(part, whole), 1e-9);

    private static decimal StepOf(decimal largest) =>
        new decimal[] { 1, 2, 5, 10, 20, 50, 100 }.First(step => step >= largest);

    private static decimal ToDecimal(string number) => decimal.Parse(number, CultureInfo.InvariantCulture);
}
