using System.Collections.Immutable;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>How a flag is meant.</summary>
public enum FlagKind
{
    /// <summary>Something to act on.</summary>
    Risk,

    /// <summary>Something to know.</summary>
    Note,
}

/// <summary>A warning or a note that a result carries when its conditions hold (scoring.md §8).</summary>
/// <param name="Conditions">What it rests on.</param>
/// <param name="Every">Whether all of them must hold, and not just one.</param>
/// <param name="Unless">What keeps it silent all the same.</param>
public sealed record FlagRule(
    string Code,
    FlagKind Kind,
    ImmutableArray<FlagCondition> Conditions,
    bool Every,
    FlagCondition? Unless
)
{
    /// <summary>The flags of a result, in model order; without a plan those that read hours alone stay silent.</summary>
    public static ImmutableArray<FlagRule> FindRaised(Scorecard card, HoursPlan? plan) =>
        [.. card.Model.Rules.Flags.Where(flag => flag.Holds(card, plan))];

    /// <summary>Whether a result with this plan, or without one, raises it.</summary>
    public bool Holds(Scorecard card, HoursPlan? plan)
    {
        foreach (var condition in Conditions)
        {
            // The first that differs from what is asked of every one, or of one, decides.
            if (condition.Holds(card, plan) != Every)
            {
                return !Every && Unless?.Holds(card, plan) != true;
            }
        }

        return Every && Unless?.Holds(card, plan) != true;
    }
}

/// <summary>A claim about a whole result. What cannot be told of a channel makes no claim about it hold.</summary>
public abstract record FlagCondition
{
    public abstract bool Holds(Scorecard card, HoursPlan? plan);
}

/// <summary>A claim about constructs and answers, as gates make them.</summary>
public sealed record ConditionHolds(Condition Condition) : FlagCondition
{
    // Flags speak of the person: a construct that is measured per channel cannot stand here, so any channel will do.
    public override bool Holds(Scorecard card, HoursPlan? plan) =>
        Condition.Holds(card.ConstructScores, 0, MissingAnswerMode.Neutral);
}

/// <summary>A channel's verdict is among some.</summary>
public sealed record VerdictIsOneOf(int Channel, ImmutableArray<Verdict> Verdicts) : FlagCondition
{
    public override bool Holds(Scorecard card, HoursPlan? plan) => Verdicts.Contains(card.Verdicts[Channel].Verdict);
}

/// <summary>Some channels together have more than a share of the allocated hours.</summary>
public sealed record HoursShareAbove(ImmutableArray<int> Channels, double Share) : FlagCondition
{
    public override bool Holds(Scorecard card, HoursPlan? plan) =>
        plan is not null
        && Channels.Where(channel => card.Verdicts[channel].Verdict != Verdict.CannotTell).Sum(channel => plan[channel])
            > (Share * plan.Allocated) + Condition.Tolerance;
}
