using CsCheck;

namespace ChannelFit.Domain.Tests;

/// <summary>What changed between two sheets, and whether it really did.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void Scores_of_two_models_are_not_set_side_by_side() =>
        Assert.Throws<ArgumentException>(() =>
            new Comparison(
                Scorecard.Of(Seeded.Model, AnswerSheet.Empty(Seeded.Instrument)),
                Scorecard.Of(Seeded.Published.NewestModel.Model, AnswerSheet.Empty(Seeded.Instrument))
            )
        );

    [Fact]
    public void A_change_is_real_where_the_likely_intervals_lie_apart_and_none_where_each_score_lies_in_the_others() =>
        Pairs.Sample(pair =>
        {
            foreach (var channel in Seeded.Model.Channels)
            {
                var (from, to) = (pair.From.Scores[channel.Index], pair.To.Scores[channel.Index]);
                var told =
                    pair.From.Judgements[channel.Index].Verdict != Verdict.CannotTell
                    && pair.To.Judgements[channel.Index].Verdict != Verdict.CannotTell;
                var apart = Math.Max(from.Low, to.Low) > Math.Min(from.High, to.High);
                var mutual =
                    Math.Clamp(to.Score, from.Low, from.High) == to.Score
                    && Math.Clamp(from.Score, to.Low, to.High) == from.Score;

                Assert.Equal(
                    (told, apart, mutual) switch
                    {
                        (true, true, _) => RealChange.Yes,
                        (true, false, true) => RealChange.No,
                        _ => RealChange.CannotTell,
                    },
                    pair.RealChange(channel.Index)
                );
                Assert.Equal(pair.RealChange(channel.Index), Backwards(pair).RealChange(channel.Index));
            }
        });

    [Fact]
    public void What_moved_and_the_rounding_of_the_base_add_up_to_the_difference() =>
        Pairs.Sample(pair =>
        {
            foreach (var channel in Seeded.Model.Channels)
            {
                var moved = pair.Moved(channel.Index).ToList();
                var difference = pair.To.Scores[channel.Index].Score - pair.From.Scores[channel.Index].Score;

                Assert.InRange(difference - moved.Sum(change => change.Tenths), -1, 1);
                Assert.Equal(moved.OrderByDescending(change => Math.Abs(change.Tenths)), moved);
                Assert.Equal(
                    moved.Select(change => (change.Kind, change.Index, -change.Tenths)),
                    Backwards(pair).Moved(channel.Index).Select(change => (change.Kind, change.Index, change.Tenths))
                );
                Assert.All(
                    moved,
                    change => Assert.Equal(change.Kind == ContributionKind.Bound, pair.Decides(change) is null)
                );
            }
        });

    [Fact]
    public void The_changed_answers_are_those_that_differ_and_between_equal_sheets_there_are_none() =>
        Pairs.Sample(pair =>
        {
            var changed = pair.ChangedAnswers().ToHashSet();

            Assert.All(
                Seeded.Instrument.Items,
                item =>
                    Assert.Equal(!pair.From.Sheet[item.Index].Equals(pair.To.Sheet[item.Index]), changed.Contains(item))
            );
            Assert.Empty(new Comparison(pair.To, pair.To).ChangedAnswers());
            Assert.All(
                Seeded.Model.Channels,
                channel => Assert.Empty(new Comparison(pair.To, pair.To).Moved(channel.Index))
            );
        });

    private static Gen<Comparison> Pairs { get; } =
        Gen.Select(Sheets.Any, Sheets.Any, (from, to) => new Comparison(Card(from), Card(to)));

    private static Scorecard Card(AnswerSheet sheet) => Scorecard.Of(Seeded.Model, sheet);

    private static Comparison Backwards(Comparison pair) => new(pair.To, pair.From);
}
