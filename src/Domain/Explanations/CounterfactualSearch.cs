using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Searches every set of changes, from the smallest size on, for those that lift a verdict (scoring.md §7).</summary>
/// <remarks>
/// Three things are left out, none of which can matter: items that neither the channel's score nor its gates and floor
/// read, since a set does the same without them and is smaller; changes that would not reach the target even if the
/// other items of the set were unanswered and then all went for the channel; and sets no better than those already
/// found. Where size and movement are equal, items decide by their order in the instrument, then the lower value of the
/// first item.
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
            var (item, best) = (moves[^1].Item.Index, moves[^1].To);

            if (model.ConstructScales.All(measure => !measure.Uses(item) || model.Gain(measure.Index, channel) >= 0))
            {
                trial.SetAnswer(item, best);
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
            Try(size, 0, 0);
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

        var best = trial.BestVerdict;

        foreach (var index in items)
        {
            trial.RestoreAnswer(movable[index][0].Item.Index);
        }

        return best >= target;
    }

    private void Try(int size, int depth, long movement)
    {
        if (depth == size)
        {
            if (trial.Verdict >= target)
            {
                Keep(size, movement);
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
            if (
                found.Count == model.Rules.Counterfactual.Shown
                && movement + move.RiseInUnits + toCome >= found[^1].Movement
            )
            {
                break;
            }

            trial.SetAnswer(item, move.To);
            picked[depth] = move;
            Try(size, depth + 1, movement + move.RiseInUnits);
        }

        trial.RestoreAnswer(item);
    }

    private void Keep(int size, long movement)
    {
        var after = found.FindIndex(set => set.Movement > movement);
        var changes = picked.Take(size).Select(move => new AnswerChange(move.Item, sheet[move.Item.Index], move.To));
        found.Insert(after < 0 ? found.Count : after, (movement, [.. changes]));

        if (found.Count > model.Rules.Counterfactual.Shown)
        {
            found.RemoveAt(found.Count - 1);
        }
    }
}
