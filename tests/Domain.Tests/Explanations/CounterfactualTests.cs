using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Explanations;

/// <summary>Counterfactuals are the smallest possible sets: the tests try every set of up to three changes (docs/scoring.md#8-counterfactuals).</summary>
public sealed class CounterfactualTests
{
    private static readonly ScoringModel Model = TestCatalog.Model;

    [Fact]
    public void Counterfactuals_are_minimal_and_the_best_three()
    {
        var random = new Random(6);
        var sizes = new int[4];

        for (var tried = 0; tried < 25; tried++)
        {
            var card = Scorecard.Score(Model, RandomSheet(random, filled: .2 + (.3 * random.NextDouble())));
            var all = HasVerdicts(card) ? Everything(card.Responses) : [];

            foreach (var channel in Model.Channels)
            {
                var counterfactual = Counterfactual.Search(card, channel.Index);
                var verdict = card.Verdicts[channel.Index].Verdict;
                var best = Best(all, channel.Index, verdict);

                Assert.Equal(best.Select(Written), counterfactual.Sets.Select(Written));
                sizes[best.Count == 0 ? 0 : best[0].Length]++;
            }
        }

        Assert.All(sizes, count => Assert.True(count > 0)); // every size occurs, and also no set
    }

    [Fact]
    public void A_full_response_set_is_searched_exhaustively()
    {
        // Every agreement point, option and knot of 30 changeable items, three at a time.
        var card = Scorecard.Score(Model, RandomSheet(new(9), filled: 1));
        var all = Everything(card.Responses);

        Assert.True(HasVerdicts(card));
        Assert.All(
            Model.Channels,
            channel =>
                Assert.Equal(
                    Best(all, channel.Index, card.Verdicts[channel.Index].Verdict).Select(Written),
                    Counterfactual.Search(card, channel.Index).Sets.Select(Written)
                )
        );
    }

    [Fact]
    public void Only_answered_changeable_items_change_and_only_upwards()
    {
        var random = new Random(7);

        for (var tried = 0; tried < 50; tried++)
        {
            var card = Scorecard.Score(Model, RandomSheet(random, filled: random.NextDouble()));

            foreach (var channel in Model.Channels)
            {
                var found = Counterfactual.Search(card, channel.Index);
                var verdict = card.Verdicts[channel.Index].Verdict;
                Assert.True(found.Sets.Length <= 3);
                Assert.True(found.Sets.IsEmpty || found.Target == verdict + 1);
                Assert.Equal(verdict == Verdict.CannotTell, found.BestReachable is null);
                Assert.True(found.BestReachable is null || found.BestReachable >= verdict);
                Assert.True(found.Sets.IsEmpty || found.BestReachable >= found.Target);

                foreach (var change in found.Sets.SelectMany(set => set))
                {
                    Assert.True(Model.ScoringKey[change.Item.Index].Changeable);
                    Assert.Equal(card.Responses[change.Item.Index], change.From);
                    Assert.True(Movement(card.Responses, change.Item, change.To) > 0);
                }
            }
        }
    }

    [Fact]
    public void BestReachable_equals_the_best_verdict_of_unanswered_items()
    {
        // If nothing else is unanswered, the best verdict of a response set without changeable answers is the same.
        var random = new Random(8);
        var reached = new int[4];

        for (var tried = 0; tried < 40; tried++)
        {
            var card = Scorecard.Score(Model, RandomSheet(random, filled: 1));
            var open = Changeable(card.Responses)
                .Aggregate(card.Responses, (responses, item) => responses.WithAnswer(item.Index, double.NaN));
            var atBest = Scorecard.Score(Model, open).Verdicts;

            foreach (var channel in Model.Channels.Where(channel => HasVerdicts(card) && IsClear(card, channel.Index)))
            {
                var best = Counterfactual.Search(card, channel.Index).BestReachable;
                Assert.Equal(atBest[channel.Index].AtMax, best);
                reached[(int)best!]++;
            }
        }

        Assert.All(reached, count => Assert.True(count > 0));
    }

    [Fact]
    public void More_time_does_not_count_against_a_time_efficient_channel()
    {
        var card = Scorecard.Score(
            Model,
            PlanningPeople.Responses(("URG1", "ending"), ("VISS2", 2), ("TIM1", 5), ("TIM2", 2))
        );
        var recruiters = Counterfactual.Search(card, PlanningPeople.Channel("recruiters"));

        Assert.Equal(Verdict.Support, card.Verdicts[PlanningPeople.Channel("recruiters")].Verdict);
        Assert.Equal(Verdict.Support, recruiters.BestReachable);
        Assert.Empty(recruiters.Sets);
    }

    [Fact]
    public void Items_of_the_floor_are_searched_even_without_weight()
    {
        // One more hour does not change the score of linkedin, but its floor requires two hours a week.
        var responses = PlanningPeople.Responses(
            ("CTX1", "manual"),
            ("ENG1", 1),
            ("VAL1", "never"),
            ("REL2", 1),
            ("NET1", 0),
            ("LIS3", 1),
            ("DIG2", 5),
            ("VISW1", 1),
            ("TIM1", 1),
            ("FLD1-linkedin", "sometimes"),
            ("FLD2-linkedin", "yes")
        );
        var card = Scorecard.Score(Model, responses);

        Assert.Equal(Verdict.Skip, card.Verdicts[PlanningPeople.Channel("linkedin")].Verdict);
        Assert.Equal("TIM1 2", Written(Counterfactual.Search(card, PlanningPeople.Channel("linkedin")).Sets[0]));
    }

    [Fact]
    public void Gates_and_floors_never_require_more_of_a_negatively_weighted_construct()
    {
        // The best reachable verdict leaves such answers unchanged, so it would ignore a rule that requires higher ones.
        foreach (var channel in Model.Channels)
        {
            var rules = Model
                .Rules.Gates.Where(gate => gate.Channels[channel.Index])
                .SelectMany(gate => gate.When.Conditions)
                .Concat(Model.Rules.Floor.Channels[channel.Index] ? Model.Rules.Floor.When.Conditions : [])
                .ToList();

            Assert.DoesNotContain(
                Changeable(null),
                item =>
                    rules.Any(rule => rule.DependsOn(Model, item.Index, channel.Index))
                    && !CountsFor(channel.Index, item)
            );
        }
    }

    [Fact]
    public void An_answer_without_a_score_is_never_changed()
    {
        // Only permission to post would lift the cap, and in version 1 that item has no scores.
        var responses = ActivePoster()
            .WithAnswer(TestCatalog.Instrument.Find("ADV1"), 3)
            .WithAnswer(TestCatalog.Instrument.Find("ADV2"), 2);
        var card = Scorecard.Score(Model, responses);
        var found = Counterfactual.Search(card, PlanningPeople.Channel("twitter"));

        Assert.Equal(Verdict.Support, card.Verdicts[PlanningPeople.Channel("twitter")].Verdict);
        Assert.Equal((Verdict.Core, Verdict.Support), (found.Target, found.BestReachable));
        Assert.Empty(found.Sets);
    }

    [Fact]
    public void Core_and_cannot_tell_have_no_counterfactual()
    {
        var activeCard = Scorecard.Score(Model, ActivePoster());
        var empty = Scorecard.Score(Model, ResponseSet.Empty(TestCatalog.Instrument));
        var none = Counterfactual.Search(empty, PlanningPeople.Channel("twitter"));

        Assert.Equal(Verdict.Core, activeCard.Verdicts[PlanningPeople.Channel("twitter")].Verdict);
        Assert.Equal(Verdict.Core, Counterfactual.Search(activeCard, PlanningPeople.Channel("twitter")).BestReachable);
        Assert.Null(Counterfactual.Search(activeCard, PlanningPeople.Channel("twitter")).Target);
        Assert.Null(none.BestReachable);
        Assert.Empty(none.Sets);
    }

    private static bool HasVerdicts(Scorecard card) =>
        card.Verdicts.Any(verdict => verdict.Verdict != Verdict.CannotTell);

    private static bool IsClear(Scorecard card, int channel) =>
        card.Scores[channel].Min == card.Scores[channel].Max && CountsFor(channel);

    private static bool CountsFor(int channel) => Changeable(null).All(item => CountsFor(channel, item));

    private static bool CountsFor(int channel, Item item) =>
        Model.ConstructScales.All(scale => !scale.Uses(item.Index) || Model.Rules.Weights[scale.Index][channel] >= 0);

    private static List<Item> Changeable(ResponseSet? responses) =>
        [
            .. TestCatalog.Instrument.Items.Where(item =>
                Model.ScoringKey[item.Index].Changeable
                && (responses is null || !double.IsNaN(Model.ScoringKey.ValueOf(item.Index, responses[item.Index])))
            ),
        ];

    /// <summary>Every set of one, two and three changes with the verdicts that it gives, in the order of §8.</summary>
    private static List<(ImmutableArray<AnswerChange> Changes, ImmutableArray<Verdict> Verdicts)> Everything(
        ResponseSet responses
    )
    {
        var items = Changeable(responses);
        var sets = new List<(ImmutableArray<AnswerChange> Changes, long Movement)>();
        Extend([], 0, 0);
        return
        [
            .. sets.OrderBy(set => set.Changes.Length)
                .ThenBy(set => set.Movement)
                .ThenBy(
                    set => string.Join(' ', set.Changes.Select(change => $"{change.Item.Index:D3}")),
                    StringComparer.Ordinal
                )
                .Select(set => (set.Changes, Verdicts(responses, set.Changes))),
        ];

        void Extend(ImmutableArray<AnswerChange> changes, int from, long movement)
        {
            for (var next = from; next < items.Count && changes.Length < 3; next++)
            {
                foreach (var answer in Answers(items[next]).OrderBy(answer => Movement(responses, items[next], answer)))
                {
                    if (Movement(responses, items[next], answer) is > 0 and var rise)
                    {
                        var more = changes.Add(new(items[next], responses[items[next].Index], answer));
                        sets.Add((more, movement + rise));
                        Extend(more, next + 1, movement + rise);
                    }
                }
            }
        }
    }

    /// <summary>Returns the result before quality and coverage are checked; both stay as they were.</summary>
    private static ImmutableArray<Verdict> Verdicts(ResponseSet responses, ImmutableArray<AnswerChange> changes)
    {
        var changed = changes.Aggregate(responses, (before, change) => before.WithAnswer(change.Item.Index, change.To));
        var constructScores = ConstructScores.Score(Model, changed);
        return
        [
            .. VerdictEvaluator
                .Evaluate(constructScores, ChannelScorer.Score(constructScores), withheld: false)
                .Select(verdict => verdict.Verdict),
        ];
    }

    private static List<ImmutableArray<AnswerChange>> Best(
        List<(ImmutableArray<AnswerChange> Changes, ImmutableArray<Verdict> Verdicts)> all,
        int channel,
        Verdict verdict
    )
    {
        var lifting = all.Where(set => verdict < Verdict.Core && set.Verdicts[channel] > verdict).ToList();
        return
        [
            .. lifting
                .TakeWhile(set => set.Changes.Length == lifting[0].Changes.Length)
                .Select(set => set.Changes)
                .DistinctBy(set => string.Join(' ', set.Select(change => change.Item.Code))) // the best answers of each
                .Take(3),
        ];
    }

    private static IEnumerable<double> Answers(Item item) =>
        item.Type != ItemType.Number
            ? Enumerable.Range((int)item.Min, (int)(item.Max - item.Min) + 1).Select(answer => (double)answer)
            : Model
                .ScoringKey[item.Index]
                .Knots.Select(knot => knot.X)
                .Where(x => !item.IsInteger || x == Math.Truncate(x));

    /// <summary>The rise in millionths of an item value; 0 if the value does not rise.</summary>
    private static long Movement(ResponseSet responses, Item item, double answer) =>
        Model.ScoringKey.ValueOf(item.Index, answer) - Model.ScoringKey.ValueOf(item.Index, responses[item.Index])
            is > 0
                and var rise
            ? (long)Math.Round(1_000_000 * rise)
            : 0;

    private static string Written(ImmutableArray<AnswerChange> changes) =>
        string.Join(
            ", ",
            changes.Select(change =>
                $"{change.Item.Code} {(change.Item.Type == ItemType.Choice ? change.Item.Options[(int)change.To] : change.To)}"
            )
        );

    /// <summary>A steady person's response set: levels by construct, one step to either side.</summary>
    private static ResponseSet RandomSheet(Random random, double filled)
    {
        var responses = ResponseSet.Empty(TestCatalog.Instrument);
        var levels = Model.ConstructScales.Select(_ => random.Next(5)).ToArray();

        foreach (var item in TestCatalog.Instrument.Items.Where(_ => random.NextDouble() < filled))
        {
            var scale = Model.ConstructScales.FirstOrDefault(scale => scale.Items.Contains(item.Index));
            var level = Math.Clamp(levels[scale?.Index ?? 0] + random.Next(3) - 1, 0, 4);
            var answer = item.Type switch
            {
                ItemType.Agreement => Model.ScoringKey[item.Index].Reversed ? item.Max - level : item.Min + level,
                ItemType.Number => Math.Min(item.Max, random.Next(24)),
                _ => random.Next(item.Options.Length),
            };
            responses = responses.IsVisible(item) ? responses.WithAnswer(item.Index, answer) : responses;
        }

        return responses;
    }

    /// <summary>A technician who posts and shares much, in a field where everyone does.</summary>
    private static ResponseSet ActivePoster() =>
        PlanningPeople.Responses(
            ("CTX1", "tech"),
            ("CTX2", "employed"),
            ("ENG1", 5),
            ("ENG3", 6),
            ("VAL1", "most-days"),
            ("VAL2", 4),
            ("REL1", 4),
            ("LIS1", 4),
            ("TIM1", 12),
            ("TIM2", 4),
            ("FLD1-twitter", "main-place"),
            ("FLD2-twitter", "yes"),
            ("DIG1", 5),
            ("VISW2", 4),
            ("URG1", "browsing")
        );
}
