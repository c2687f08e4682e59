using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Tests.Fixtures;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Tests.Explanations;

/// <summary>Counterfactuals of version 2: only acts change, and no set is smaller or has a smaller rise (docs/scoring.md#8-counterfactuals).</summary>
public sealed class CounterfactualV2Tests
{
    private static readonly ScoringModel Model = ModelV2.Model;

    private static readonly string[] Acts =
    [
        "TIM1",
        "VAL1",
        "CTX7",
        "ENG3",
        "LIS2",
        "DIG3",
        "FLD2-twitter",
        "VISW2",
        "ADV2",
    ];

    [Fact]
    public void Only_acts_are_changeable() =>
        Assert.Equal(
            Acts,
            ModelV2.Instrument.Items.Where(item => Model.ScoringKey[item.Index].Changeable).Select(item => item.Code)
        );

    [Fact]
    public void No_set_of_changes_is_smaller_and_the_first_three_are_the_best()
    {
        var random = new Random(41);
        var sizes = new int[4];

        for (var tried = 0; tried < 40; tried++)
        {
            var responses = RandomResponseSetsV2.Responses(random, filled: 1, .25 + (.5 * random.NextDouble()));
            var card = Scorecard.Score(Model, responses);
            var all = Everything(responses);

            foreach (var channel in Model.Channels)
            {
                var verdict = card.Verdicts[channel.Index].Verdict;
                var best = Best(all, channel.Index, verdict);

                Assert.Equal(best, Counterfactual.Search(card, channel.Index).Sets.Select(Written));
                sizes[best.Count == 0 ? 0 : best[0].Count(c => c == '=')]++;
            }
        }

        Assert.All(sizes, count => Assert.True(count > 0)); // every size occurs, and also no set
    }

    [Fact]
    public void The_best_reachable_verdict_is_never_below_the_present_one_or_a_target_that_is_reached()
    {
        var random = new Random(43);
        var (fewer, reached) = (0, 0);

        for (var tried = 0; tried < 2000; tried++)
        {
            var card = RandomResponseSetsV2.Card(random);

            foreach (var channel in Model.Channels)
            {
                var verdict = card.Verdicts[channel.Index].Verdict;
                var found = Counterfactual.Search(card, channel.Index);

                if (verdict is not (Verdict.Core or Verdict.CannotTell))
                {
                    var least = found.Sets.IsEmpty ? verdict : found.Target!.Value;
                    Assert.False(least.IsBetterThan(found.BestReachable!.Value));
                    fewer += found.BestReachable == verdict ? 1 : 0;
                    reached += found.BestReachable == found.Target ? 1 : 0;
                }
            }
        }

        Assert.True(fewer > 0 && reached > 0);
    }

    [Fact]
    public void Hours_rise_by_half_at_most()
    {
        var random = new Random(42);

        for (var tried = 0; tried < 200; tried++)
        {
            var card = RandomResponseSetsV2.Card(random);

            foreach (
                var change in Model
                    .Channels.SelectMany(c => Counterfactual.Search(card, c.Index).Sets)
                    .SelectMany(set => set)
            )
            {
                Assert.True(change.Item.Code != "TIM1" || change.To <= 1.5 * change.From);
                Assert.Contains(change.Item.Code, Acts);
            }
        }
    }

    /// <summary>Every set of up to three changes, ordered by rise, with the verdict that it gives.</summary>
    private static List<(
        string Items,
        string Written,
        int Size,
        double Movement,
        ImmutableArray<Verdict> Verdicts
    )> Everything(ResponseSet responses)
    {
        var items = ModelV2.Instrument.Items.Where(item => Acts.Contains(item.Code)).ToList();
        var sets = new List<(ImmutableArray<AnswerChange> Changes, double Movement)>();
        Extend([], 0, 0);
        return
        [
            .. sets.OrderBy(set => set.Changes.Length)
                .ThenBy(set => Math.Round(set.Movement, 9))
                .ThenBy(
                    set => string.Join(' ', set.Changes.Select(change => $"{change.Item.Index:D3}")),
                    StringComparer.Ordinal
                )
                .Select(set =>
                    (
                        string.Join(' ', set.Changes.Select(change => change.Item.Code)),
                        Written(set.Changes),
                        set.Changes.Length,
                        set.Movement,
                        Verdicts(responses, set.Changes)
                    )
                ),
        ];

        void Extend(ImmutableArray<AnswerChange> changes, int from, double movement)
        {
            for (var next = from; next < items.Count && changes.Length < 3; next++)
            {
                var (item, present) = (items[next], responses[items[next].Index]);

                foreach (var answer in Candidates(item, present).Order())
                {
                    var rise =
                        Model.ScoringKey.ValueOf(item.Index, answer) - Model.ScoringKey.ValueOf(item.Index, present);

                    if (rise > 1e-9)
                    {
                        var more = changes.Add(new(item, present, answer));
                        sets.Add((more, movement + rise));
                        Extend(more, next + 1, movement + rise);
                    }
                }
            }
        }
    }

    private static IEnumerable<double> Candidates(Item item, double present)
    {
        if (item.Type == ItemType.Choice)
        {
            return Enumerable.Range(0, item.Options.Length).Select(option => (double)option);
        }

        var knots = Model.ScoringKey[item.Index].Knots.Select(knot => knot.X);
        var furthest = Math.Floor(4 * 1.5 * present) / 4;
        return item.Code == "TIM1" ? knots.Where(x => x <= furthest).Append(furthest).Distinct() : knots;
    }

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

    private static List<string> Best(
        List<(string Items, string Written, int Size, double Movement, ImmutableArray<Verdict> Verdicts)> all,
        int channel,
        Verdict verdict
    )
    {
        var lifting = all.Where(set =>
                verdict < Verdict.Core
                && set.Verdicts[channel] is < Verdict.CannotTell and var actual
                && actual > verdict
            )
            .ToList();
        return
        [
            .. lifting
                .TakeWhile(set => set.Size == lifting[0].Size)
                .DistinctBy(set => set.Items)
                .Take(3)
                .Select(set => set.Written),
        ];
    }

    private static string Written(ImmutableArray<AnswerChange> changes) =>
        string.Join(", ", changes.Select(change => FormattableString.Invariant($"{change.Item.Code} = {change.To}")));
}
