using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>The limits of a counterfactual search (docs/scoring.md#8-counterfactuals).</summary>
/// <param name="MaxChanges">The most answers that a set changes.</param>
/// <param name="Shown">The most sets that are shown.</param>
public sealed record CounterfactualRules(int MaxChanges, int Shown);

/// <summary>A change of one answer. An answer is a number, or the position of an option.</summary>
public readonly record struct AnswerChange(Item Item, double From, double To);

/// <summary>The smallest sets of changes that give a better verdict on one channel (docs/scoring.md#8-counterfactuals).</summary>
/// <param name="Target">The verdict to reach; null if the verdict is core or cannot-tell.</param>
/// <param name="BestReachable">
/// The verdict after every change that does not count against the channel, or a better one that needs fewer changes: the
/// present verdict or the target. Null if the verdict is cannot-tell.
/// </param>
/// <param name="Sets">
/// The best sets that reach the target, best first. Each set changes different items, in instrument order. Empty when no
/// set reaches the target.
/// </param>
public sealed record Counterfactual(
    Verdict? Target,
    Verdict? BestReachable,
    ImmutableArray<ImmutableArray<AnswerChange>> Sets
)
{
    /// <summary>Searches for the sets of a channel. The result must come from a response set, not from known construct scores.</summary>
    public static Counterfactual Search(Scorecard card, int channel)
    {
        var verdict = card.Verdicts[channel].Verdict;

        if (verdict is Verdict.CannotTell or Verdict.Core)
        {
            return new(null, verdict == Verdict.Core ? verdict : null, []);
        }

        var search = new CounterfactualSearch(card, channel, verdict + 1);
        var sets = search.FindSets();
        // More hours can lower a score, so that all changes together can be worse than some or none.
        var least = sets.IsEmpty ? verdict : verdict + 1;
        var all = search.FindBestReachable();
        return new(verdict + 1, all.IsBetterThan(least) ? all : least, sets);
    }
}
