using System.Collections.Immutable;

namespace ChannelFit.Domain.Tests;

/// <summary>Counterfactuals are the smallest there are: every set of up to three changes is tried (scoring.md §8).</summary>
public sealed class CounterfactualTests
{
    private static readonly ScoringModel Model = Seeded.Model;

    [Fact]
    public void No_set_of_changes_is_smaller_and_the_first_three_are_the_best()
    {
        var chance = new Random(6);
        var sizes = new int[4];

        for (var tried = 0; tried < 25; tried++)
        {
            var card = Scorecard.Of(Model, RandomSheet(chance, filled: .2 + (.3 * chance.NextDouble())));
            var all = Tell(card) ? Everything(card.Sheet) : [];

            foreach (var channel in Model.Channels)
            {
                var counterfactual = Counterfactual.Of(card, channel.Index);
                var verdict = card.Judgements[channel.Index].Verdict;
                var best = Best(all, channel.Index, verdict);

                Assert.Equal(best.Select(Written), counterfactual.Sets.Select(Written));
                sizes[best.Count == 0 ? 0 : best[0].Length]++;
            }
        }

        Assert.All(sizes, count => Assert.True(count > 0)); // each size, and none in reach, came up
    }

    [Fact]
    public void A_full_sheet_is_searched_whole()
    {
        // Every agreement point, option and knot of 30 changeable items, three at a time.
        var card = Scorecard.Of(Model, RandomSheet(new(9), filled: 1));
        var all = Everything(card.Sheet);

        Assert.True(Tell(card));
        Assert.All(
            Model.Channels,
            channel =>
                Assert.Equal(
                    Best(all, channel.Index, card.Judgements[channel.Index].Verdict).Select(Written),
                    Counterfactual.Of(card, channel.Index).Sets.Select(Written)
                )
        );
    }

    [Fact]
    public void Only_what_is_answered_and_changeable_changes_and_only_upwards()
    {
        var chance = new Random(7);

        for (var tried = 0; tried < 50; tried++)
        {
            var card = Scorecard.Of(Model, RandomSheet(chance, filled: chance.NextDouble()));

            foreach (var channel in Model.Channels)
            {
                var found = Counterfactual.Of(card, channel.Index);
                var verdict = card.Judgements[channel.Index].Verdict;
                Assert.True(found.Sets.Length <= 3);
                Assert.True(found.Sets.IsEmpty || found.Target == verdict + 1);
                Assert.Equal(verdict == Verdict.CannotTell, found.BestReachable is null);
                Assert.True(found.BestReachable is null || found.BestReachable >= verdict);
                Assert.True(found.Sets.IsEmpty || found.BestReachable >= found.Target);

                foreach (var change in found.Sets.SelectMany(set => set))
                {
                    Assert.True(Model.Key[change.Item.Index].Changeable);
                    Assert.Equal(card.Sheet[change.Item.Index], change.From);
                    Assert.True(Movement(card.Sheet, change.Item, change.To) > 0);
                }
            }
        }
    }

    [Fact]
    public void What_counts_for_a_channel_reaches_all_that_open_answers_could()
    {
        // Where nothing else is open, leaving everything changeable unanswered gives the same verdict at its best.
        var chance = new Random(8);
        var reached = new int[4];

        for (var tried = 0; tried < 40; tried++)
        {
            var card = Scorecard.Of(Model, RandomSheet(chance, filled: 1));
            var open = Changeable(card.Sheet)
                .Aggregate(card.Sheet, (sheet, item) => sheet.With(item.Index, double.NaN));
            var atBest = Scorecard.Of(Model, open).Judgements;

            foreach (var channel in Model.Channels.Where(channel => Tell(card) && IsClear(card, channel.Index)))
            {
                var best = Counterfactual.Of(card, channel.Index).BestReachable;
                Assert.Equal(atBest[channel.Index].AtMax, best);
                reached[(int)best!]++;
            }
        }

        Assert.All(reached, count => Assert.True(count > 0));
    }

    [Fact]
    public void More_time_is_not_held_against_a_channel_that_suits_the_busy()
    {
        var card = Scorecard.Of(Model, People.Sheet(("URG1", "ending"), ("VISS2", 2), ("TIM1", 5), ("TIM2", 2)));
        var recruiters = Counterfactual.Of(card, People.Channel("recruiters"));

        Assert.Equal(Verdict.Support, card.Judgements[People.Channel("recruiters")].Verdict);
        Assert.Equal(Verdict.Support, recruiters.BestReachable);
        Assert.Empty(recruiters.Sets);
    }

    [Fact]
    public void A_floor_counts_what_the_score_does_not()
    {
        // An hour more does nothing for the score of linkedin, but two hours a week are what its floor asks for.
        var sheet = People.Sheet(
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
        var card = Scorecard.Of(Model, sheet);

        Assert.Equal(Verdict.Skip, card.Judgements[People.Channel("linkedin")].Verdict);
        Assert.Equal("TIM1 2", Written(Counterfactual.Of(card, People.Channel("linkedin")).Sets[0]));
    }

    [Fact]
    public void No_gate_and_no_floor_asks_for_more_of_what_counts_against_its_channel()
    {
        // The best that is reachable leaves such answers as they are; a rule that wanted them raised would be missed.
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
                    rules.Any(rule => rule.Reads(Model, item.Index, channel.Index)) && !CountsFor(channel.Index, item)
            );
        }
    }

    [Fact]
    public void An_answer_without_a_score_is_never_changed()
    {
        // Only permission to post would lift the cap, and in version 1 that item has no scores.
        var sheet = Loud().With(Seeded.Instrument.Find("ADV1"), 3).With(Seeded.Instrument.Find("ADV2"), 2);
        var card = Scorecard.Of(Model, sheet);
        var found = Counterfactual.Of(card, People.Channel("twitter"));

        Assert.Equal(Verdict.Support, card.Judgements[People.Channel("twitter")].Verdict);
        Assert.Equal((Verdict.Core, Verdict.Support), (found.Target, found.BestReachable));
        Assert.Empty(found.Sets);
    }

    [Fact]
    public void Core_has_nothing_to_reach_and_what_cannot_be_told_has_no_counterfactual()
    {
        var loud = Scorecard.Of(Model, Loud());
        var empty = Scorecard.Of(Model, AnswerSheet.Empty(Seeded.Instrument));
        var none = Counterfactual.Of(empty, People.Channel("twitter"));

        Assert.Equal(Verdict.Core, loud.Judgements[People.Channel("twitter")].Verdict);
        Assert.Equal(Verdict.Core, Counterfactual.Of(loud, People.Channel("twitter")).BestReachable);
        Assert.Null(Counterfactual.Of(loud, People.Channel("twitter")).Target);
        Assert.Null(none.BestReachable);
        Assert.Empty(none.Sets);
    }

    private static bool Tell(Scorecard card) =>
        card.Judgements.Any(judgement => judgement.Verdict != Verdict.CannotTell);

    private static bool IsClear(Scorecard card, int channel) =>
        card.Scores[channel].Min == card.Scores[channel].Max && CountsFor(channel);

    private static bool CountsFor(int channel) => Changeable(null).All(item => CountsFor(channel, item));

    private static bool CountsFor(int channel, Item item) =>
        Model.Measures.All(measure => !measure.Asks(item.Index) || Model.Rules.Weights[measure.Index][channel] >= 0);

    private static List<Item> Changeable(AnswerSheet? sheet) =>
        [
            .. Seeded.Instrument.Items.Where(item =>
                Model.Key[item.Index].Changeable
                && (sheet is null || !double.IsNaN(Model.Key.Value(item.Index, sheet[item.Index])))
            ),
        ];

    /// <summary>Every set of one, two and three changes with the verdicts that it gives, in the order of §8.</summary>
    private static List<(ImmutableArray<Change> Changes, ImmutableArray<Verdict> Verdicts)> Everything(
        AnswerSheet sheet
    )
    {
        var items = Changeable(sheet);
        var sets = new List<(ImmutableArray<Change> Changes, long Movement)>();
        Extend([], 0, 0);
        return
        [
            .. sets.OrderBy(set => set.Changes.Length)
                .ThenBy(set => set.Movement)
                .ThenBy(
                    set => string.Join(' ', set.Changes.Select(change => $"{change.Item.Index:D3}")),
                    StringComparer.Ordinal
                )
                .Select(set => (set.Changes, Verdicts(sheet, set.Changes))),
        ];

        void Extend(ImmutableArray<Change> changes, int from, long movement)
        {
            for (var next = from; next < items.Count && changes.Length < 3; next++)
            {
                foreach (var answer in Answers(items[next]).OrderBy(answer => Movement(sheet, items[next], answer)))
                {
                    if (Movement(sheet, items[next], answer) is > 0 and var rise)
                    {
                        var more = changes.Add(new(items[next], sheet[items[next].Index], answer));
                        sets.Add((more, movement + rise));
                        Extend(more, next + 1, movement + rise);
                    }
                }
            }
        }
    }

    /// <summary>What they say before quality and coverage are asked; both stay as they were.</summary>
    private static ImmutableArray<Verdict> Verdicts(AnswerSheet sheet, ImmutableArray<Change> changes)
    {
        var changed = changes.Aggregate(sheet, (before, change) => before.With(change.Item.Index, change.To));
        var readings = Readings.Of(Model, changed);
        return [.. Judge.Of(readings, Scorer.Score(readings), withheld: false).Select(judgement => judgement.Verdict)];
    }

    private static List<ImmutableArray<Change>> Best(
        List<(ImmutableArray<Change> Changes, ImmutableArray<Verdict> Verdicts)> all,
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
            : Model.Key[item.Index].Knots.Select(knot => knot.X).Where(x => !item.Whole || x == Math.Truncate(x));

    /// <summary>In millionths of item value; 0 for what is no change for the better.</summary>
    private static long Movement(AnswerSheet sheet, Item item, double answer) =>
        Model.Key.Value(item.Index, answer) - Model.Key.Value(item.Index, sheet[item.Index]) is > 0 and var rise
            ? (long)Math.Round(1_000_000 * rise)
            : 0;

    private static string Written(ImmutableArray<Change> changes) =>
        string.Join(
            ", ",
            changes.Select(change =>
                $"{change.Item.Code} {(change.Item.Type == ItemType.Choice ? change.Item.Options[(int)change.To] : change.To)}"
            )
        );

    /// <summary>A steady person's sheet: levels by construct, one step to either side.</summary>
    private static AnswerSheet RandomSheet(Random chance, double filled)
    {
        var sheet = AnswerSheet.Empty(Seeded.Instrument);
        var levels = Model.Measures.Select(_ => chance.Next(5)).ToArray();

        foreach (var item in Seeded.Instrument.Items.Where(_ => chance.NextDouble() < filled))
        {
            var measure = Model.Measures.FirstOrDefault(measure => measure.Items.Contains(item.Index));
            var level = Math.Clamp(levels[measure?.Index ?? 0] + chance.Next(3) - 1, 0, 4);
            var answer = item.Type switch
            {
                ItemType.Agreement => Model.Key[item.Index].Reversed ? item.Max - level : item.Min + level,
                ItemType.Number => Math.Min(item.Max, chance.Next(24)),
                _ => chance.Next(item.Options.Length),
            };
            sheet = sheet.IsVisible(item) ? sheet.With(item.Index, answer) : sheet;
        }

        return sheet;
    }

    /// <summary>A technician who posts and shares a lot, where everybody does.</summary>
    private static AnswerSheet Loud() =>
        People.Sheet(
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
