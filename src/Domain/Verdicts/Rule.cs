using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>
/// The one form of a rule: it holds when every condition of <paramref name="All"/> holds, one of <paramref name="Any"/>
/// holds where there are any, and <paramref name="Unless"/> does not (scoring.md §4).
/// </summary>
public sealed record Rule(ImmutableArray<Condition> All, ImmutableArray<Condition> Any, Condition? Unless)
{
    /// <summary>Every condition, the exception last.</summary>
    public IEnumerable<Condition> Conditions => [.. All, .. Any, .. Unless is null ? [] : (Condition[])[Unless]];

    /// <summary>Returns whether the rule holds for a channel; the exception leans the other way.</summary>
    public bool Holds(ConstructScores readings, int channel, MissingAnswerMode lean)
    {
        foreach (var condition in All)
        {
            if (!condition.Holds(readings, channel, lean))
            {
                return false;
            }
        }

        return (Any.IsEmpty || HoldsAny(readings, channel, lean))
            && Unless?.Holds(readings, channel, Opposite(lean)) != true;
    }

    /// <summary>Returns whether an answer to the item can decide the rule for a channel.</summary>
    internal bool Reads(ScoringModel model, int item, int channel) =>
        Conditions.Any(condition => condition.DependsOn(model, item, channel));

    private bool HoldsAny(ConstructScores readings, int channel, MissingAnswerMode lean)
    {
        foreach (var condition in Any)
        {
            if (condition.Holds(readings, channel, lean))
            {
                return true;
            }
        }

        return false;
    }

    private static MissingAnswerMode Opposite(MissingAnswerMode lean) =>
        lean switch
        {
            MissingAnswerMode.Possible => MissingAnswerMode.Certain,
            MissingAnswerMode.Certain => MissingAnswerMode.Possible,
            _ => lean,
        };
}
