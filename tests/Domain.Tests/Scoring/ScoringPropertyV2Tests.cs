using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;
using CsCheck;

namespace ChannelFit.Domain.Tests.Scoring;

/// <summary>The properties of docs/scoring.md, of version 2, for any response set.</summary>
public sealed class ScoringPropertyV2Tests
{
    private static readonly ScoringModel Model = ModelV2.Model;

    [Fact]
    public void Contributions_add_up_to_the_score_and_are_in_order() =>
        Obey(responses =>
        {
            var card = Scorecard.Score(Model, responses);

            foreach (var channel in Model.Channels)
            {
                var terms = card.Contributions[channel.Index];
                Assert.Equal(card.Scores[channel.Index].Score, terms.Sum(term => term.Tenths));
                Assert.Equal(ContributionKind.Base, terms[0].Kind);
                Assert.Equal(terms.Select(term => term.Kind).Order(), terms.Select(term => term.Kind));
            }
        });

    [Fact]
    public void Bounds_contain_the_score_the_verdict_and_the_rank() =>
        Obey(responses =>
        {
            var card = Scorecard.Score(Model, responses);

            foreach (var (score, verdict) in card.Scores.Zip(card.Verdicts))
            {
                Assert.InRange(score.Score, score.Min, score.Max);
                Assert.InRange(score.Score, score.Low, score.High);
                Assert.True(verdict.AtMin <= verdict.AtMax);
                Assert.InRange(verdict.Rank, verdict.RankBest, verdict.RankWorst);
                Assert.True((verdict.Binding & ~verdict.Fired) == 0);

                if (verdict.Verdict != Verdict.CannotTell)
                {
                    Assert.InRange(verdict.Verdict, verdict.AtMin, verdict.AtMax);
                }
                else
                {
                    Assert.Equal((Firmness.Open, false, false), (verdict.Firmness, verdict.Trial, verdict.Build));
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
        Obey(responses =>
        {
            var card = Scorecard.Score(Model, responses);
            AssertAtMost(responses.With(("CTX7", "not-at-all")), Verdict.Watch, "twitter");
            AssertAtMost(responses.With(("CTX7", "read")), Verdict.Support, "twitter");
            AssertAtMost(
                responses.With(("CTX2", "employed"), ("CONF", "yes")),
                Verdict.Watch,
                "twitter",
                "communities",
                "blog",
                "portfolio"
            );
        });

    [Fact]
    public void A_quarter_hour_more_moves_a_score_by_a_point_and_a_verdict_by_a_band_at_most() =>
        Obey(responses =>
        {
            var hours = new Random(responses.AnsweredCount).Next(0, 1000) / 40.0;
            var less = Scorecard.Score(Model, responses.With(("TIM1", hours)));
            var more = Scorecard.Score(Model, responses.With(("TIM1", hours + .25)));

            foreach (var (before, after) in less.Scores.Zip(more.Scores))
            {
                Assert.InRange(after.Unclipped - before.Unclipped, -1 - 1e-9, 1 + 1e-9);
            }

            foreach (var (before, after) in less.Verdicts.Zip(more.Verdicts))
            {
                Assert.InRange((int)after.Verdict - (int)before.Verdict, -1, 1);
            }
        });

    [Fact]
    public void A_higher_value_in_favour_of_a_channel_never_lowers_its_score() =>
        Gen.Select(RandomResponseSetsV2.Any, Gen.Int)
            .Sample(
                (responses, seed) =>
                {
                    var random = new Random(seed);
                    var item = Model.Instrument.Items[random.Next(Model.Instrument.Items.Length)];
                    var (one, other) = (
                        RandomResponseSetsV2.Answer(item, random),
                        RandomResponseSetsV2.Answer(item, random)
                    );

                    // The level has a shift of its own.
                    if (
                        responses.IsVisible(item)
                        && item.Code != "VISS1"
                        && Model.ConstructScales.Any(m => m.Uses(item.Index))
                    )
                    {
                        var rises =
                            Model.ScoringKey.ValueOf(item.Index, one) < Model.ScoringKey.ValueOf(item.Index, other);
                        NoneLower(
                            item,
                            responses.WithAnswer(item.Index, rises ? one : other),
                            responses.WithAnswer(item.Index, rises ? other : one)
                        );
                    }
                },
                iter: 3000,
                print: drawn => RandomResponseSets.Json(drawn.Item1)
            );

    [Fact]
    public void Reasons_are_few_signed_and_of_at_least_a_point() =>
        Obey(responses =>
        {
            var card = Scorecard.Score(Model, responses);
            var reasons = new Reason[ReasonRules.MaxReasons];

            foreach (var channel in Model.Channels)
            {
                var (verdict, count) = (card.Verdicts[channel.Index], Reason.Write(card, channel.Index, reasons));
                var given = reasons[..count];
                var terms = given
                    .Where(reason => reason.Kind > ReasonKind.Gate)
                    .Select(reason => reason.Term.Tenths)
                    .ToList();
                var sign = verdict.IsMain ? 1 : -1;

                Assert.Equal(ReasonKind.Base, given[0].Kind);
                Assert.InRange(count, 1, verdict.Verdict == Verdict.CannotTell ? 1 : 4);
                Assert.Equal(
                    verdict.Binding != 0 && verdict.Verdict != Verdict.CannotTell,
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
    public void A_prior_scores_a_person_who_does_not_know_with_full_uncertainty()
    {
        var known = ModelV2.ResponsesOf("01-coach-author");
        var asked = known.With(("FLD1-linkedin", "dont-know"));
        var card = Scorecard.Score(Model, asked);
        var linkedin = ModelV2.Channel("linkedin");
        var reading = Model.ConstructScales.First(scale => scale.Channel == linkedin);
        var prior = card.Contributions[linkedin].Single(term => term.Kind == ContributionKind.Prior);

        Assert.Equal(
            (.8, 0, 1),
            (
                card.ConstructScores[reading.Index].Point,
                card.ConstructScores[reading.Index].Low,
                card.ConstructScores[reading.Index].High
            )
        );
        Assert.Equal("field-typical", Model.SourceOf(prior));
        Assert.True(card.Scores[linkedin].Error > Scorecard.Score(Model, known).Scores[linkedin].Error);
        Assert.Equal(1, card.Verdicts[linkedin].Coverage);
        Assert.DoesNotContain(
            card.Contributions[linkedin],
            term => term.Kind == ContributionKind.Item && Model.SourceOf(term) == "FLD1-linkedin"
        );
    }

    [Fact]
    public void A_hidden_presence_has_the_usual_score_without_uncertainty()
    {
        var responses = ModelV2.Responses(("CTX1", "health"));
        var portfolio = ModelV2.Channel("portfolio");
        var card = Scorecard.Score(Model, responses);
        var reading = card.ConstructScores[Model.ConstructScales.First(scale => scale.Channel == portfolio).Index];

        Assert.Equal((.05, .05, .05, false), (reading.Point, reading.Low, reading.High, reading.IsApplicable));
        Assert.Contains(card.Contributions[portfolio], term => term.Kind == ContributionKind.Prior);
    }

    private static void Obey(Action<ResponseSet> property) =>
        RandomResponseSetsV2.Any.Sample(property, iter: 1000, print: RandomResponseSets.Json);

    private static void AssertAtMost(ResponseSet responses, Verdict most, params string[] channels)
    {
        var card = Scorecard.Score(Model, responses);
        Assert.All(
            channels,
            channel =>
                Assert.True(
                    card.Verdicts[ModelV2.Channel(channel)].Verdict is var actual
                        && (actual == Verdict.CannotTell || actual <= most)
                )
        );
    }

    private static void NoneLower(Item item, ResponseSet less, ResponseSet more)
    {
        var (before, after) = (Scorecard.Score(Model, less), Scorecard.Score(Model, more));

        foreach (var scale in Model.ConstructScales.Where(scale => scale.Uses(item.Index)))
        {
            foreach (
                var channel in Model.Channels.Where(channel => Model.Rules.Weights[scale.Index][channel.Index] > 0)
            )
            {
                var (was, now) = (before.Verdicts[channel.Index], after.Verdicts[channel.Index]);

                // An answer with a score is neither more nor less than one without.
                if (
                    double.IsNaN(Model.ScoringKey.ValueOf(item.Index, less[item.Index]))
                    || double.IsNaN(Model.ScoringKey.ValueOf(item.Index, more[item.Index]))
                )
                {
                    continue;
                }

                Assert.True(after.Scores[channel.Index].Score >= before.Scores[channel.Index].Score, channel.Key);

                // Quality concerns the whole response set: one more answer can make it inconsistent.
                var actual = was.Verdict != Verdict.CannotTell && now.Verdict != Verdict.CannotTell;
                var spoken = Fires(now, "employer-voice") && !Fires(was, "employer-voice");
                Assert.True(!actual || spoken || now.Verdict >= was.Verdict, channel.Key);
            }
        }
    }

    private static bool Fires(ChannelVerdict verdict, string gate) =>
        Model.Rules.Gates.Where((_, index) => verdict.HasFired(index)).Any(fired => fired.Code == gate);

    private static int Place(Scorecard card, int channel) =>
        card.Verdicts[channel].Verdict == Verdict.CannotTell ? 9 : -(int)card.Verdicts[channel].Verdict;
}
