using CsCheck;

namespace ChannelFit.Domain.Tests;

/// <summary>The properties of scoring.md §10, of version 2, for any sheet.</summary>
public sealed class SecondLawsTests
{
    private static readonly ScoringModel Model = Second.Model;

    [Fact]
    public void Contributions_add_up_to_the_score_and_stand_in_order() =>
        Obey(sheet =>
        {
            var card = Scorecard.Of(Model, sheet);

            foreach (var channel in Model.Channels)
            {
                var terms = card.Terms[channel.Index];
                Assert.Equal(card.Scores[channel.Index].Score, terms.Sum(term => term.Tenths));
                Assert.Equal(ContributionKind.Base, terms[0].Kind);
                Assert.Equal(terms.Select(term => term.Kind).Order(), terms.Select(term => term.Kind));
            }
        });

    [Fact]
    public void Bounds_contain_the_score_the_verdict_and_the_rank() =>
        Obey(sheet =>
        {
            var card = Scorecard.Of(Model, sheet);

            foreach (var (score, judged) in card.Scores.Zip(card.Judgements))
            {
                Assert.InRange(score.Score, score.Min, score.Max);
                Assert.InRange(score.Score, score.Low, score.High);
                Assert.True(judged.AtMin <= judged.AtMax);
                Assert.InRange(judged.Rank, judged.RankBest, judged.RankWorst);
                Assert.True((judged.Binding & ~judged.Fired) == 0);

                if (judged.Verdict != Verdict.CannotTell)
                {
                    Assert.InRange(judged.Verdict, judged.AtMin, judged.AtMax);
                }
                else
                {
                    Assert.Equal((Firmness.Open, false, false), (judged.Firmness, judged.Trial, judged.Build));
                }
            }

            Assert.Equal(
                card.RankOrder.OrderBy(channel => Place(card, channel))
                    .ThenByDescending(Score)
                    .ThenBy(channel => channel),
                card.RankOrder
            );

            int Score(int channel) => card.Scores[channel].Score;
        });

    [Fact]
    public void Present_use_and_secrecy_cap_public_channels() =>
        Obey(sheet =>
        {
            var card = Scorecard.Of(Model, sheet);
            AssertAtMost(sheet.With(("CTX7", "not-at-all")), Verdict.Watch, "twitter");
            AssertAtMost(sheet.With(("CTX7", "read")), Verdict.Support, "twitter");
            AssertAtMost(
                sheet.With(("CTX2", "employed"), ("CONF", "yes")),
                Verdict.Watch,
                "twitter",
                "communities",
                "blog",
                "portfolio"
            );
        });

    [Fact]
    public void A_quarter_hour_more_moves_a_score_by_a_point_and_a_verdict_by_a_band_at_most() =>
        Obey(sheet =>
        {
            var hours = new Random(sheet.Answered).Next(0, 1000) / 40.0;
            var less = Scorecard.Of(Model, sheet.With(("TIM1", hours)));
            var more = Scorecard.Of(Model, sheet.With(("TIM1", hours + .25)));

            foreach (var (before, after) in less.Scores.Zip(more.Scores))
            {
                Assert.InRange(after.Unclipped - before.Unclipped, -1 - 1e-9, 1 + 1e-9);
            }

            foreach (var (before, after) in less.Judgements.Zip(more.Judgements))
            {
                Assert.InRange((int)after.Verdict - (int)before.Verdict, -1, 1);
            }
        });

    [Fact]
    public void More_of_what_counts_for_a_channel_never_lowers_it() =>
        Gen.Select(SecondSheets.Any, Gen.Int)
            .Sample(
                (sheet, seed) =>
                {
                    var chance = new Random(seed);
                    var item = Model.Instrument.Items[chance.Next(Model.Instrument.Items.Length)];
                    var (one, other) = (SecondSheets.Answer(item, chance), SecondSheets.Answer(item, chance));

                    // The level has a shift of its own.
                    if (sheet.IsVisible(item) && item.Code != "VISS1" && Model.Measures.Any(m => m.Asks(item.Index)))
                    {
                        var rises = Model.Key.Value(item.Index, one) < Model.Key.Value(item.Index, other);
                        NoneLower(
                            item,
                            sheet.With(item.Index, rises ? one : other),
                            sheet.With(item.Index, rises ? other : one)
                        );
                    }
                },
                iter: 3000,
                print: drawn => Sheets.Json(drawn.Item1)
            );

    [Fact]
    public void Reasons_are_few_signed_and_of_at_least_a_point() =>
        Obey(sheet =>
        {
            var card = Scorecard.Of(Model, sheet);
            var reasons = new Reason[ReasonRules.Most];

            foreach (var channel in Model.Channels)
            {
                var (judged, count) = (card.Judgements[channel.Index], Reason.Write(card, channel.Index, reasons));
                var given = reasons[..count];
                var terms = given
                    .Where(reason => reason.Kind > ReasonKind.Gate)
                    .Select(reason => reason.Term.Tenths)
                    .ToList();
                var sign = judged.IsMain ? 1 : -1;

                Assert.Equal(ReasonKind.Base, given[0].Kind);
                Assert.InRange(count, 1, judged.Verdict == Verdict.CannotTell ? 1 : 4);
                Assert.Equal(
                    judged.Binding != 0 && judged.Verdict != Verdict.CannotTell,
                    given.Any(reason => reason.Kind == ReasonKind.Gate)
                );
                Assert.All(terms, tenths => Assert.True(Math.Abs(tenths) >= 10));
                Assert.True(terms.Count(tenths => tenths * sign < 0) <= 1);
                Assert.Equal(
                    terms.OrderByDescending(tenths => Math.Sign(tenths * sign)).ThenByDescending(Math.Abs),
                    terms
                );
            }
        });

    [Fact]
    public void A_prior_stands_in_for_a_person_who_does_not_know_with_full_uncertainty()
    {
        var known = Second.SheetOf("01-coach-author");
        var asked = known.With(("FLD1-linkedin", "dont-know"));
        var card = Scorecard.Of(Model, asked);
        var linkedin = Second.Channel("linkedin");
        var reading = Model.Measures.First(measure => measure.Channel == linkedin);
        var prior = card.Terms[linkedin].Single(term => term.Kind == ContributionKind.Prior);

        Assert.Equal(
            (.8, 0, 1),
            (card.Readings[reading.Index].Point, card.Readings[reading.Index].Low, card.Readings[reading.Index].High)
        );
        Assert.Equal("field-typical", Model.SourceOf(prior));
        Assert.True(card.Scores[linkedin].Error > Scorecard.Of(Model, known).Scores[linkedin].Error);
        Assert.Equal(1, card.Judgements[linkedin].Coverage);
        Assert.DoesNotContain(
            card.Terms[linkedin],
            term => term.Kind == ContributionKind.Item && Model.SourceOf(term) == "FLD1-linkedin"
        );
    }

    [Fact]
    public void A_hidden_presence_is_what_is_usual_for_sure()
    {
        var sheet = Second.Sheet(("CTX1", "health"));
        var portfolio = Second.Channel("portfolio");
        var card = Scorecard.Of(Model, sheet);
        var reading = card.Readings[Model.Measures.First(measure => measure.Channel == portfolio).Index];

        Assert.Equal((.05, .05, .05, false), (reading.Point, reading.Low, reading.High, reading.Applies));
        Assert.Contains(card.Terms[portfolio], term => term.Kind == ContributionKind.Prior);
    }

    private static void Obey(Action<AnswerSheet> law) => SecondSheets.Any.Sample(law, iter: 1000, print: Sheets.Json);

    private static void AssertAtMost(AnswerSheet sheet, Verdict most, params string[] channels)
    {
        var card = Scorecard.Of(Model, sheet);
        Assert.All(
            channels,
            channel =>
                Assert.True(
                    card.Judgements[Second.Channel(channel)].Verdict is var told
                        && (told == Verdict.CannotTell || told <= most)
                )
        );
    }

    private static void NoneLower(Item item, AnswerSheet less, AnswerSheet more)
    {
        var (before, after) = (Scorecard.Of(Model, less), Scorecard.Of(Model, more));

        foreach (var measure in Model.Measures.Where(measure => measure.Asks(item.Index)))
        {
            foreach (
                var channel in Model.Channels.Where(channel => Model.Rules.Weights[measure.Index][channel.Index] > 0)
            )
            {
                var (was, now) = (before.Judgements[channel.Index], after.Judgements[channel.Index]);

                // An answer with a score against one without is no more and no less.
                if (
                    double.IsNaN(Model.Key.Value(item.Index, less[item.Index]))
                    || double.IsNaN(Model.Key.Value(item.Index, more[item.Index]))
                )
                {
                    continue;
                }

                Assert.True(after.Scores[channel.Index].Score >= before.Scores[channel.Index].Score, channel.Key);

                // Quality is of the whole sheet: one answer more or less can make it contradict itself.
                var told = was.Verdict != Verdict.CannotTell && now.Verdict != Verdict.CannotTell;
                var spoken = Fires(now, "employer-voice") && !Fires(was, "employer-voice");
                Assert.True(!told || spoken || now.Verdict >= was.Verdict, channel.Key);
            }
        }
    }

    private static bool Fires(Judgement judged, string gate) =>
        Model.Rules.Gates.Where((_, index) => judged.HasFired(index)).Any(fired => fired.Code == gate);

    private static int Place(Scorecard card, int channel) =>
        card.Judgements[channel].Verdict == Verdict.CannotTell ? 9 : -(int)card.Judgements[channel].Verdict;
}
