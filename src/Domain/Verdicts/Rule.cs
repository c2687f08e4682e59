using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>
/// A rule of a gate, floor, trial or build. It holds when every condition of <paramref name="All"/> holds, at least one
/// of <paramref name="Any"/> holds (unless the list is empty), and <paramref name="Unless"/> does not hold
/// (docs/scoring.md#4-verdicts).
/// </summary>
public sealed record Rule(ImmutableArray<Condition> All, ImmutableArray<Condition> Any, Condition? Unless)
{
    /// <summary>All conditions, the exception last.</summary>
    public IEnumerable<Condition> Conditions => [.. All, .. Any, .. Unless is null ? [] : (Condition[])[Unless]];

    /// <summary>Returns whether the rule holds for a channel; the exception is evaluated in the opposite mode.</summary>
    public bool Holds(ConstructScores constructScores, int channel, MissingAnswerMode mode)
    {
        foreach (var condition in All)
        {
            if (!condition.Holds(constructScores, channel, mode))
            {
                return false;
            }
        }

        return (Any.IsEmpty || HoldsAny(constructScores, channel, mode))
            && Unless?.Holds(constructScores, channel, Opposite(mode)) != true;
    }

    /// <summary>Returns whether an answer to the item can decide the rule for a channel.</summary>
    internal bool DependsOn(ScoringModel model, int item, int channel) =>
        Conditions.Any(condition => condition.DependsOn(model, item, channel));

    private bool HoldsAny(ConstructScores constructScores, int channel, MissingAnswerMode mode)
    {
        foreach (var condition in Any)
        {
            if (condition.Holds(constructScores, channel, mode))
            {
                return true;
            }
        }

        return false;
    }

    private static MissingAnswerMode Opposite(MissingAnswerMode mode) =>
        mode switch
        {
            MissingAnswerMode.Possible => MissingAnswerMode.Certain,
            MissingAnswerMode.Certain => MissingAnswerMode.Possible,
            _ => mode,
        };
}
