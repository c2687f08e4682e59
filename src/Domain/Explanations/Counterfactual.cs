using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>How far counterfactuals search, and how many are shown (scoring.md §8).</summary>
public sealed record CounterfactualRules(int MaximumChanges, int Shown);

/// <summary>One answer changed: a number, or an option's position.</summary>
public readonly record struct AnswerChange(Item Item, double From, double To);

/// <summary>The least that a person could do otherwise for a better verdict on one channel (scoring.md §8).</summary>
/// <param name="Target">The verdict looked for; null where there is none to look for: core, or cannot-tell.</param>
/// <param name="BestReachable">
/// What changing everything changeable gives, answers that count against the channel left as they are; null where the
/// verdict cannot be told.
/// </param>
/// <param name="Sets">
/// The best sets of changes that reach the target, best first, each of other items and in instrument order; empty where
/// none is in reach.
/// </param>
public sealed record Counterfactual(
    Verdict? Target,
    Verdict? BestReachable,
    ImmutableArray<ImmutableArray<AnswerChange>> Sets
)
{
    /// <summary>Searches for a card that was scored from its sheet.</summary>
    public static Counterfactual Search(Scorecard card, int channel)
    {
        var verdict = card.Verdicts[channel].Verdict;

        if (verdict is Verdict.CannotTell or Verdict.Core)
        {
            return new(null, verdict == Verdict.Core ? verdict : null, []);
        }

        var search = new CounterfactualSearch(card, channel, verdict + 1);
        return new(verdict + 1, search.BestReachable(), search.Find());
    }
}
