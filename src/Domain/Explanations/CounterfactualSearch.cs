using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>Searches all sets of changes, the smallest sets first, for those that reach a verdict (docs/scoring.md#8-counterfactuals).</summary>
/// <remarks>
/// The search skips three things that cannot matter: items that neither the channel's score nor its gates and floor
/// depend on, because a set without them does the same and is smaller; changes that would not reach the target even if
/// the other items of the set were unanswered and then all counted for the channel; and sets that are no better than
/// those already found. For each combination of items it keeps the best set only: the smallest rise, then the lower
/// answer to the earlier item. Sets of different items are ordered by rise, then by instrument order.
/// </remarks>
internal sealed class CounterfactualSearch
{
    private readonly ScoringModel model;
    private readonly ResponseSet responses;
    private readonly int channel;
    private readonly Verdict target;
    private readonly List<CandidateChange[]> candidatesByItem;
    private readonly List<(long Rise, ImmutableArray<AnswerChange> Changes)> found = [];

    // One scorer for all trials. It can be shared because no changeable item decides whether another item is visible.
    private readonly IncrementalScorer scorer;
    private readonly int[] combination;
    private readonly CandidateChange[] picked;
    private ImmutableArray<AnswerChange> best = [];
    private long bestRise;

    public CounterfactualSearch(Scorecard card, int channel, Verdict target)
    {
        (model, responses, this.channel, this.target) = (card.Model, card.Responses, channel, target);
        candidatesByItem = CandidateChange.FindAll(card, channel);
        scorer = new(model, responses, channel);
        combination = new int[model.Rules.Counterfactual.MaxChanges];
        picked = new CandidateChange[combination.Length];
    }

    /// <summary>The rise that a set must stay below to be shown.</summary>
    private long RiseLimit => found.Count == model.Rules.Counterfactual.Shown ? found[^1].Rise : long.MaxValue;

    /// <summary>Returns the verdict with every answer at its highest value, except those that count against the channel.</summary>
    public Verdict FindBestReachable()
    {
        foreach (var candidates in candidatesByItem)
        {
            var (item, highest) = (candidates[^1].Item.Index, candidates[^1].To);

            if (model.ConstructScales.All(scale => !scale.Uses(item) || model.Gain(scale.Index, channel) >= 0))
            {
                scorer.SetAnswer(item, highest);
            }
        }

        var verdict = scorer.Verdict;

        foreach (var candidates in candidatesByItem)
        {
            scorer.RestoreAnswer(candidates[0].Item.Index);
        }

        return verdict;
    }

    /// <summary>Returns the best sets of the smallest size that reaches the target.</summary>
    public ImmutableArray<ImmutableArray<AnswerChange>> FindSets()
    {
        for (var size = 1; size <= combination.Length && found.Count == 0; size++)
        {
            TryCombinations(size, depth: 0, from: 0);
        }

        return [.. found.Select(set => set.Changes)];
    }

    private void TryCombinations(int size, int depth, int from)
    {
        if (depth == size)
        {
            (best, bestRise) = ([], long.MaxValue);
            TryAnswers(size, depth: 0, rise: 0);
            KeepBest();
            return;
        }

        for (var next = from; next < candidatesByItem.Count; next++)
        {
            combination[depth] = next;
            TryCombinations(size, depth + 1, next + 1);
        }
    }

    private void TryAnswers(int size, int depth, long rise)
    {
        if (depth == size)
        {
            if (scorer.Verdict >= target)
            {
                var changes = picked
                    .Take(size)
                    .Select(change => new AnswerChange(change.Item, responses[change.Item.Index], change.To));
                (best, bestRise) = ([.. changes], rise);
            }

            return;
        }

        if (!CanReachTarget(combination.AsSpan(depth, size - depth)))
        {
            return;
        }

        var candidates = candidatesByItem[combination[depth]];
        var item = candidates[0].Item.Index;
        var leastRiseOfOthers = combination
            .Take((depth + 1)..size)
            .Sum(index => candidatesByItem[index][0].RiseInUnits);

        foreach (var candidate in candidates)
        {
            // Later candidates have larger rises, and of sets with equal rises the first one found is kept.
            if (rise + candidate.RiseInUnits + leastRiseOfOthers >= Math.Min(bestRise, RiseLimit))
            {
                break;
            }

            scorer.SetAnswer(item, candidate.To);
            picked[depth] = candidate;
            TryAnswers(size, depth + 1, rise + candidate.RiseInUnits);
        }

        scorer.RestoreAnswer(item);
    }

    /// <summary>Returns whether the target can be reached with these items unanswered, which allows more than any change does.</summary>
    private bool CanReachTarget(ReadOnlySpan<int> items)
    {
        foreach (var index in items)
        {
            scorer.SetAnswer(candidatesByItem[index][0].Item.Index, double.NaN);
        }

        var possible = scorer.BestVerdict;

        foreach (var index in items)
        {
            scorer.RestoreAnswer(candidatesByItem[index][0].Item.Index);
        }

        return possible >= target;
    }

    private void KeepBest()
    {
        if (best.IsEmpty)
        {
            return;
        }

        var after = found.FindIndex(set => set.Rise > bestRise);
        found.Insert(after < 0 ? found.Count : after, (bestRise, best));

        if (found.Count > model.Rules.Counterfactual.Shown)
        {
            found.RemoveAt(found.Count - 1);
        }
    }
}
