using CsCheck;

namespace ChannelFit.Domain.Tests;

/// <summary>The properties of scoring.md §9 that concern scores and verdicts, on random sheets.</summary>
public sealed class LawsTests
{
    private static readonly ScoringModel Model = Seeded.Model;

    [Fact]
    public void Contributions_add_up_to_the_shown_score_exactly() =>
        Sheets.Any.Obey(sheet =>
        {
            var card = Scorecard.Of(Model, sheet);
            Assert.Equal(
                card.Scores.Select(score => score.Score),
                card.Model.Channels.Select(channel => card.Terms[channel.Index].Sum(term => term.Tenths))
            );
        });

    [Fact]
    public void Raising_a_value_lowers_no_channel_that_wants_it_except_through_employer_voice() =>
        Gen.Select(Sheets.Any, Gen.Int[0, Model.Instrument.Items.Length - 1])
            .SelectMany(drawn =>
                Gen.Select(
                    Gen.Const(drawn.Item1),
                    Gen.Const(Model.Instrument.Items[drawn.Item2]),
                    Sheets.Answer(Model.Instrument.Items[drawn.Item2]),
                    Sheets.Answer(Model.Instrument.Items[drawn.Item2])
                )
            )
            .Where((sheet, item, one, other) => sheet.IsVisible(item) && Value(item, one) < Value(item, other))
            .Sample(
                (sheet, item, less, more) =>
                    NoneLower(item, sheet.With(item.Index, less), sheet.With(item.Index, more)),
                iter: 2000,
                print: drawn => $"{drawn.Item2.Code} from {drawn.Item3} to {drawn.Item4}: {Sheets.Json(drawn.Item1)}"
            );

    [Fact]
    public void Bounds_contain_the_score_and_the_verdict() =>
        Sheets.Any.Obey(sheet =>
        {
            var card = Scorecard.Of(Model, sheet);

            foreach (var (score, judged) in card.Scores.Zip(card.Judgements))
            {
                Assert.InRange(score.Score, score.Min, score.Max);
                Assert.InRange(score.Score, score.Low, score.High);
                Assert.InRange(score.Min, 0, 1000);
                Assert.InRange(score.Max, 0, 1000);
                Assert.InRange(score.Low, 0, 1000);
                Assert.InRange(score.High, 0, 1000);
                Assert.True(judged.AtMin <= judged.AtMax);
                Assert.InRange(judged.Rank, judged.RankBest, judged.RankWorst);

                if (judged.Verdict != Verdict.CannotTell)
                {
                    Assert.InRange(judged.Verdict, judged.AtMin, judged.AtMax);
                }
            }
        });

    [Fact]
    public void Bounds_only_widen_as_answers_are_removed() =>
        Gen.Select(Sheets.Complete, Gen.Int[0, Model.Instrument.Items.Length - 1].Array[1, 20])
            .Sample(
                (sheet, removed) =>
                {
                    var before = Scorecard.Of(Model, sheet);

                    foreach (var item in removed)
                    {
                        sheet = sheet.With(item, double.NaN);
                        var after = Scorecard.Of(Model, sheet);

                        foreach (var channel in Model.Channels)
                        {
                            Assert.True(after.Scores[channel.Index].Min <= before.Scores[channel.Index].Min);
                            Assert.True(after.Scores[channel.Index].Max >= before.Scores[channel.Index].Max);
                            Assert.True(
                                after.Judgements[channel.Index].AtMin <= before.Judgements[channel.Index].AtMin
                            );
                            Assert.True(
                                after.Judgements[channel.Index].AtMax >= before.Judgements[channel.Index].AtMax
                            );
                        }

                        before = after;
                    }
                },
                iter: 400,
                print: drawn => $"without {string.Join(' ', drawn.Item2)}: {Sheets.Json(drawn.Item1)}"
            );

    [Fact]
    public void Removing_a_presence_removes_what_was_asked_about_it() =>
        Sheets.Complete.Obey(sheet =>
        {
            foreach (var measure in Model.Measures.Where(measure => measure.Drop is not null))
            {
                Assert.True(double.IsNaN(sheet.With(measure.Items[0], double.NaN)[measure.Drop!.Value]));
            }
        });

    [Fact]
    public void Nothing_answered_tells_nothing()
    {
        var card = Scorecard.Of(Model, AnswerSheet.Empty(Model.Instrument));

        Assert.All(card.Judgements, judged => Assert.Equal(Verdict.CannotTell, judged.Verdict));
        Assert.All(card.Judgements, judged => Assert.Equal(Firmness.Open, judged.Firmness));
        Assert.Equal((0, 880), Range(card, "twitter"));
        Assert.Equal((400, 1000), Range(card, "referrals"));
        Assert.Equal((165, 1000), Range(card, "linkedin"));
        Assert.Equal((0, 760), Range(card, "job-boards"));
    }

    private static void NoneLower(Item item, AnswerSheet less, AnswerSheet more)
    {
        var (before, after) = (Scorecard.Of(Model, less), Scorecard.Of(Model, more));

        foreach (var measure in Model.Measures.Where(measure => Speaks(measure, item)))
        {
            foreach (
                var channel in Model.Channels.Where(channel => Model.Rules.Weights[measure.Index][channel.Index] > 0)
            )
            {
                var (was, now) = (before.Judgements[channel.Index], after.Judgements[channel.Index]);
                Assert.True(after.Scores[channel.Index].Score >= before.Scores[channel.Index].Score, channel.Key);

                // Quality is of the whole sheet: one answer more or less can make it contradict itself.
                var told = was.Verdict != Verdict.CannotTell && now.Verdict != Verdict.CannotTell;
                var spoken = Fires(now, "employer-voice") && !Fires(was, "employer-voice");
                Assert.True(!told || spoken || now.Verdict >= was.Verdict, channel.Key);
            }
        }
    }

    private static bool Speaks(Measure measure, Item item) =>
        measure.Items.Contains(item.Index) || measure.Help?.Item == item.Index || measure.Drop == item.Index;

    private static bool Fires(Judgement judged, string gate) =>
        Model.Rules.Gates.Where((_, index) => (judged.Fired >> index & 1) == 1).Any(fired => fired.Code == gate);

    private static double Value(Item item, double answer) => Model.Key.Value(item.Index, answer);

    private static (int Min, int Max) Range(Scorecard card, string channel)
    {
        var score = card.Scores[Model.FindChannel(channel)];
        return (score.Min, score.Max);
    }
}
