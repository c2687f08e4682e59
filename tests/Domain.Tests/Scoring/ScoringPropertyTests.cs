using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;
using CsCheck;

namespace ChannelFit.Domain.Tests.Scoring;

/// <summary>The properties of docs/scoring.md#10-properties that concern scores and verdicts, on random response sets.</summary>
public sealed class ScoringPropertyTests
{
    private static readonly ScoringModel Model = TestCatalog.Model;

    [Fact]
    public void Contributions_add_up_to_the_shown_score_exactly() =>
        RandomResponseSets.Random.ShouldSatisfy(responses =>
        {
            var card = Scorecard.Score(Model, responses);
            Assert.Equal(
                card.Scores.Select(score => score.Score),
                card.Model.Channels.Select(channel => card.Contributions[channel.Index].Sum(term => term.Tenths))
            );
        });

    [Fact]
    public void Raising_an_item_value_never_lowers_positively_weighted_channels() =>
        Gen.Select(RandomResponseSets.Random, Gen.Int[0, Model.Instrument.Items.Length - 1])
            .SelectMany(drawn =>
                Gen.Select(
                    Gen.Const(drawn.Item1),
                    Gen.Const(Model.Instrument.Items[drawn.Item2]),
                    RandomResponseSets.Answer(Model.Instrument.Items[drawn.Item2]),
                    RandomResponseSets.Answer(Model.Instrument.Items[drawn.Item2])
                )
            )
            .Where((responses, item, one, other) => responses.IsVisible(item) && Value(item, one) < Value(item, other))
            .Sample(
                (responses, item, less, more) =>
                    NoneLower(item, responses.WithAnswer(item.Index, less), responses.WithAnswer(item.Index, more)),
                iter: 2000,
                print: drawn =>
                    $"{drawn.Item2.Code} from {drawn.Item3} to {drawn.Item4}: {RandomResponseSets.Json(drawn.Item1)}"
            );

    [Fact]
    public void Bounds_contain_score_and_verdict() =>
        RandomResponseSets.Random.ShouldSatisfy(responses =>
        {
            var card = Scorecard.Score(Model, responses);

            foreach (var (score, verdict) in card.Scores.Zip(card.Verdicts))
            {
                Assert.InRange(score.Score, score.Min, score.Max);
                Assert.InRange(score.Score, score.Low, score.High);
                Assert.InRange(score.Min, 0, 1000);
                Assert.InRange(score.Max, 0, 1000);
                Assert.InRange(score.Low, 0, 1000);
                Assert.InRange(score.High, 0, 1000);
                Assert.True(verdict.AtMin <= verdict.AtMax);
                Assert.InRange(verdict.Rank, verdict.RankBest, verdict.RankWorst);

                if (verdict.Verdict != Verdict.CannotTell)
                {
                    Assert.InRange(verdict.Verdict, verdict.AtMin, verdict.AtMax);
                }
            }
        });

    [Fact]
    public void Bounds_only_widen_as_answers_are_removed() =>
        Gen.Select(RandomResponseSets.Complete, Gen.Int[0, Model.Instrument.Items.Length - 1].Array[1, 20])
            .Sample(
                (responses, removed) =>
                {
                    var before = Scorecard.Score(Model, responses);

                    foreach (var item in removed)
                    {
                        responses = responses.WithAnswer(item, double.NaN);
                        var after = Scorecard.Score(Model, responses);

                        foreach (var channel in Model.Channels)
                        {
                            Assert.True(after.Scores[channel.Index].Min <= before.Scores[channel.Index].Min);
                            Assert.True(after.Scores[channel.Index].Max >= before.Scores[channel.Index].Max);
                            Assert.True(after.Verdicts[channel.Index].AtMin <= before.Verdicts[channel.Index].AtMin);
                            Assert.True(after.Verdicts[channel.Index].AtMax >= before.Verdicts[channel.Index].AtMax);
                        }

                        before = after;
                    }
                },
                iter: 400,
                print: drawn => $"without {string.Join(' ', drawn.Item2)}: {RandomResponseSets.Json(drawn.Item1)}"
            );

    [Fact]
    public void Removing_a_deciding_answer_removes_dependent_answers() =>
        RandomResponseSets.Complete.ShouldSatisfy(responses =>
        {
            foreach (var scale in Model.ConstructScales.Where(scale => scale.LoweringItem is not null))
            {
                Assert.True(double.IsNaN(responses.WithAnswer(scale.Items[0], double.NaN)[scale.LoweringItem!.Value]));
            }
        });

    [Fact]
    public void An_empty_response_set_gives_only_cannot_tell()
    {
        var card = Scorecard.Score(Model, ResponseSet.Empty(Model.Instrument));

        Assert.All(card.Verdicts, verdict => Assert.Equal(Verdict.CannotTell, verdict.Verdict));
        Assert.All(card.Verdicts, verdict => Assert.Equal(Firmness.Open, verdict.Firmness));
        Assert.Equal((0, 880), Range(card, "twitter"));
        Assert.Equal((400, 1000), Range(card, "referrals"));
        Assert.Equal((165, 1000), Range(card, "linkedin"));
        Assert.Equal((0, 760), Range(card, "job-boards"));
    }

    private static void NoneLower(Item item, ResponseSet less, ResponseSet more)
    {
        var (before, after) = (Scorecard.Score(Model, less), Scorecard.Score(Model, more));

        foreach (var scale in Model.ConstructScales.Where(scale => Speaks(scale, item)))
        {
            foreach (
                var channel in Model.Channels.Where(channel => Model.Rules.Weights[scale.Index][channel.Index] > 0)
            )
            {
                var (was, now) = (before.Verdicts[channel.Index], after.Verdicts[channel.Index]);
                Assert.True(after.Scores[channel.Index].Score >= before.Scores[channel.Index].Score, channel.Key);

                // Quality concerns the whole response set: one more answer can make it inconsistent.
                var actual = was.Verdict != Verdict.CannotTell && now.Verdict != Verdict.CannotTell;
                var spoken = Fires(now, "employer-voice") && !Fires(was, "employer-voice");
                Assert.True(!actual || spoken || now.Verdict >= was.Verdict, channel.Key);
            }
        }
    }

    private static bool Speaks(ConstructScale scale, Item item) =>
        scale.Items.Contains(item.Index)
        || scale.CompensatingItem?.Item == item.Index
        || scale.LoweringItem == item.Index;

    private static bool Fires(ChannelVerdict verdict, string gate) =>
        Model.Rules.Gates.Where((_, index) => (verdict.Fired >> index & 1) == 1).Any(fired => fired.Code == gate);

    private static double Value(Item item, double answer) => Model.ScoringKey.ValueOf(item.Index, answer);

    private static (int Min, int Max) Range(Scorecard card, string channel)
    {
        var score = card.Scores[Model.FindChannel(channel)];
        return (score.Min, score.Max);
    }
}
