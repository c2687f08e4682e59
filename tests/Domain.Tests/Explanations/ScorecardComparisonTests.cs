using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;
using CsCheck;

namespace ChannelFit.Domain.Tests.Explanations;

/// <summary>Differences between two response sets, and which of them are real.</summary>
public sealed class ScorecardComparisonTests
{
    [Fact]
    public void Scorecards_of_different_models_cannot_be_compared() =>
        Assert.Throws<ArgumentException>(() =>
            new ScorecardComparison(
                Scorecard.Score(TestCatalog.Model, ResponseSet.Empty(TestCatalog.Instrument)),
                Scorecard.Score(TestCatalog.Published.NewestModel.Model, ResponseSet.Empty(TestCatalog.Instrument))
            )
        );

    [Fact]
    public void A_change_is_real_only_if_the_likely_intervals_do_not_overlap() =>
        Pairs.Sample(pair =>
        {
            foreach (var channel in TestCatalog.Model.Channels)
            {
                var (from, to) = (pair.From.Scores[channel.Index], pair.To.Scores[channel.Index]);
                var actual =
                    pair.From.Verdicts[channel.Index].Verdict != Verdict.CannotTell
                    && pair.To.Verdicts[channel.Index].Verdict != Verdict.CannotTell;
                var apart = Math.Max(from.Low, to.Low) > Math.Min(from.High, to.High);
                var mutual =
                    Math.Clamp(to.Score, from.Low, from.High) == to.Score
                    && Math.Clamp(from.Score, to.Low, to.High) == from.Score;

                Assert.Equal(
                    (actual, apart, mutual) switch
                    {
                        (true, true, _) => RealChange.Yes,
                        (true, false, true) => RealChange.No,
                        _ => RealChange.CannotTell,
                    },
                    pair.RealChangeOf(channel.Index)
                );
                Assert.Equal(pair.RealChangeOf(channel.Index), Backwards(pair).RealChangeOf(channel.Index));
            }
        });

    [Fact]
    public void Contribution_changes_and_base_rounding_sum_to_the_difference() =>
        Pairs.Sample(pair =>
        {
            foreach (var channel in TestCatalog.Model.Channels)
            {
                var moved = pair.ContributionChanges(channel.Index).ToList();
                var difference = pair.To.Scores[channel.Index].Score - pair.From.Scores[channel.Index].Score;

                Assert.InRange(difference - moved.Sum(change => change.Tenths), -1, 1);
                Assert.Equal(moved.OrderByDescending(change => Math.Abs(change.Tenths)), moved);
                Assert.Equal(
                    moved.Select(change => (change.Kind, change.Index, -change.Tenths)),
                    Backwards(pair)
                        .ContributionChanges(channel.Index)
                        .Select(change => (change.Kind, change.Index, change.Tenths))
                );
                Assert.All(
                    moved,
                    change => Assert.Equal(change.Kind == ContributionKind.Clip, pair.DecidingItem(change) is null)
                );
            }
        });

    [Fact]
    public void Changed_items_are_exactly_those_with_different_answers() =>
        Pairs.Sample(pair =>
        {
            var changed = pair.ChangedItems().ToHashSet();

            Assert.All(
                TestCatalog.Instrument.Items,
                item =>
                    Assert.Equal(
                        !pair.From.Responses[item.Index].Equals(pair.To.Responses[item.Index]),
                        changed.Contains(item)
                    )
            );
            Assert.Empty(new ScorecardComparison(pair.To, pair.To).ChangedItems());
            Assert.All(
                TestCatalog.Model.Channels,
                channel => Assert.Empty(new ScorecardComparison(pair.To, pair.To).ContributionChanges(channel.Index))
            );
        });

    private static Gen<ScorecardComparison> Pairs { get; } =
        Gen.Select(
            RandomResponseSets.Random,
            RandomResponseSets.Random,
            (from, to) => new ScorecardComparison(Card(from), Card(to))
        );

    private static Scorecard Card(ResponseSet responses) => Scorecard.Score(TestCatalog.Model, responses);

    private static ScorecardComparison Backwards(ScorecardComparison pair) => new(pair.To, pair.From);
}
