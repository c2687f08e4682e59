using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Searches every set of changes, from the smallest size on, for those that lift a verdict (scoring.md §8).</summary>
/// <remarks>
/// Three things are left out, none of which can matter: items that neither the channel's score nor its gates and floor
/// read, since a set does the same without them and is smaller; changes that would not reach the target even if the
/// other items of the set were unanswered and then all went for the channel; and sets no better than those already
/// found. Of the answers to the same items only the best set is kept: the least movement, then the earlier item's lower
/// answer. Among sets of different items the least movement comes first, then the order of the instrument.
/// </remarks>
internal sealed class CounterfactualSearch
{
    private readonly ScoringModel model;
    private readonly ResponseSet sheet;
    private readonly int channel;
    private readonly Verdict target;
    private readonly List<CandidateChange[]> movable;
    private readonly List<(long Movement, ImmutableArray<AnswerChange> Changes)> found = [];

    // One sheet for all trials. Nothing that may change decides what is asked.
    private readonly IncrementalScorer trial;
    private readonly int[] chosen;
    private readonly CandidateChange[] picked;
    private ImmutableArray<AnswerChange> best = [];
    private long bestMovement;

    public CounterfactualSearch(Scorecard card, int channel, Verdict target)
    {
        (model, sheet, this.channel, this.target) = (card.Model, card.Responses, channel, target);
        movable = CandidateChange.FindAll(card, channel);
        trial = new(model, sheet, channel);
        chosen = new int[model.Rules.Counterfactual.MaximumChanges];
        picked = new CandidateChange[chosen.Length];
    }

    /// <summary>The verdict with everything at its highest value that does not count against the channel.</summary>
    public Verdict BestReachable()
    {
        foreach (var moves in movable)
        {
            var (item, highest) = (moves[^1].Item.Index, moves[^1].To);

            if (model.ConstructScales.All(measure => !measure.Uses(item) || model.Gain(measure.Index, channel) >= 0))
            {
                trial.SetAnswer(item, highest);
            }
        }

        var verdict = trial.Verdict;

        foreach (var moves in movable)
        {
            trial.RestoreAnswer(moves[0].Item.Index);
        }

        return verdict;
    }

    /// <summary>The first sets of the smallest size that reach the target.</summary>
    public ImmutableArray<ImmutableArray<AnswerChange>> Find()
    {
        for (var size = 1; size <= chosen.Length && found.Count == 0; size++)
        {
            Choose(size, 0, 0);
        }

        return [.. found.Select(set => set.Changes)];
    }

    private void Choose(int size, int depth, int from)
    {
        if (depth == size)
        {
            (best, bestMovement) = ([], long.MaxValue);
            Try(size, 0, 0);
            Keep();
            return;
        }

        for (var next = from; next < movable.Count; next++)
        {
            chosen[depth] = next;
            Choose(size, depth + 1, next + 1);
        }
    }

    /// <summary>Whether the target is in reach with items unanswered, which allows them more than any change does.</summary>
    private bool MayReach(ReadOnlySpan<int> items)
    {
        foreach (var index in items)
        {
            trial.SetAnswer(movable[index][0].Item.Index, double.NaN);
        }

        var possible = trial.BestVerdict;

        foreach (var index in items)
        {
            trial.RestoreAnswer(movable[index][0].Item.Index);
        }

        return possible >= target;
    }

    private void Try(int size, int depth, long movement)
    {
        if (depth == size)
        {
            if (trial.Verdict >= target)
            {
                var changes = picked
                    .Take(size)
                    .Select(move => new AnswerChange(move.Item, sheet[move.Item.Index], move.To));
                (best, bestMovement) = ([.. changes], movement);
            }

            return;
        }

        if (!MayReach(chosen.AsSpan(depth, size - depth)))
        {
            return;
        }

        var moves = movable[chosen[depth]];
        var item = moves[0].Item.Index;
        var toCome = chosen.Take((depth + 1)..size).Sum(index => movable[index][0].RiseInUnits);

        foreach (var move in moves)
        {
            // Moves rise from here on, and where movement ties the set found first stays first.
            if (movement + move.RiseInUnits + toCome >= Math.Min(bestMovement, WorstKept))
            {
                break;
            }

            trial.SetAnswer(item, move.To);
            picked[depth] = move;
            Try(size, depth + 1, movement + move.RiseInUnits);
        }

        trial.RestoreAnswer(item);
    }

    /// <summary>The movement that a set must stay under to be shown.</summary>
    private long WorstKept => found.Count == model.Rules.Counterfactual.Shown ? found[^1].Movement : long.MaxValue;

    private void Keep()
    {
        if (best.IsEmpty)
        {
            return;
        }

        var after = found.FindIndex(set => set.Movement > bestMovement);
        found.Insert(after < 0 ? found.Count : after, (bestMovement, best));

        if (found.Count > model.Rules.Counterfactual.Shown)
        {
            found.RemoveAt(found.Count - 1);
        }
    }
}
