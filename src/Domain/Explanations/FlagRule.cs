using System.Collections.Immutable;
using ChannelFit.Domain.Planning;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Explanations;

/// <summary>The kind of a flag.</summary>
public enum FlagKind
{
    /// <summary>Something to act on.</summary>
    Risk,

    /// <summary>Something to know.</summary>
    Note,
}

/// <summary>A warning or a note that a result carries when its conditions hold (docs/scoring.md#flags).</summary>
/// <param name="TextCode">The code of its text.</param>
/// <param name="All">Conditions that must all hold.</param>
/// <param name="Any">Alternative conditions: at least one must hold. An empty list requires none.</param>
/// <param name="Unless">A condition that must not hold, or null.</param>
public sealed record FlagRule(
    string Code,
    FlagKind Kind,
    string TextCode,
    ImmutableArray<FlagCondition> All,
    ImmutableArray<FlagCondition> Any,
    FlagCondition? Unless
)
{
    /// <summary>Returns the flags of a result, in model order. Conditions on planned hours do not hold without a plan.</summary>
    public static ImmutableArray<FlagRule> FindRaised(Scorecard card, HoursPlan? plan) =>
        [.. card.Model.Rules.Flags.Where(flag => flag.Holds(card, plan))];

    /// <summary>Returns whether a result raises the flag, with or without a plan.</summary>
    public bool Holds(Scorecard card, HoursPlan? plan)
    {
        foreach (var condition in All)
        {
            if (!condition.Holds(card, plan))
            {
                return false;
            }
        }

        return (Any.IsEmpty || HoldsAny(card, plan)) && Unless?.Holds(card, plan) != true;
    }

    /// <summary>Returns the channels that the text names: those with hours that the conditions depend on, in rank order.</summary>
    public ImmutableArray<int> NamedChannels(Scorecard card, HoursPlan? plan)
    {
        var channels = All.Concat(Any).OfType<HoursCondition>().SelectMany(condition => condition.Channels).ToList();
        return plan is null
            ? []
            : [.. card.RankOrder.Where(channel => plan[channel] > 0 && channels.Contains(channel))];
    }

    private bool HoldsAny(Scorecard card, HoursPlan? plan)
    {
        foreach (var condition in Any)
        {
            if (condition.Holds(card, plan))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A condition on a whole result.</summary>
public abstract record FlagCondition
{
    /// <summary>Returns whether the condition holds.</summary>
    public abstract bool Holds(Scorecard card, HoursPlan? plan);
}

/// <summary>A condition on constructs and answers, as gates have.</summary>
public sealed record AnswerFlagCondition(Condition Condition) : FlagCondition
{
    // A flag is about the person, so its conditions use no construct that is measured per channel. Any channel will do.
    public override bool Holds(Scorecard card, HoursPlan? plan) =>
        Condition.Holds(card.ConstructScores, 0, MissingAnswerMode.Point);
}

/// <summary>The verdict on a channel is one of several; cannot-tell is none of them unless it is listed.</summary>
public sealed record VerdictIsOneOf(int Channel, ImmutableArray<Verdict> Verdicts) : FlagCondition
{
    public override bool Holds(Scorecard card, HoursPlan? plan) => Verdicts.Contains(card.Verdicts[Channel].Verdict);
}

/// <summary>
/// A condition on the planned hours of some channels together. A channel with the verdict cannot-tell counts as 0 hours. The
/// condition does not hold without a plan.
/// </summary>
public abstract record HoursCondition(ImmutableArray<int> Channels) : FlagCondition
{
    public override bool Holds(Scorecard card, HoursPlan? plan) => plan is not null && Holds(Sum(card, plan), plan);

    /// <summary>Returns whether the condition holds for a number of hours.</summary>
    protected abstract bool Holds(double hours, HoursPlan plan);

    private double Sum(Scorecard card, HoursPlan plan)
    {
        var hours = 0.0;

        foreach (var channel in Channels)
        {
            hours += card.Verdicts[channel].Verdict == Verdict.CannotTell ? 0 : plan[channel];
        }

        return hours;
    }
}

/// <summary>Some channels together have more than a given share of the allocated hours.</summary>
public sealed record HoursShareAbove(ImmutableArray<int> Channels, double Share) : HoursCondition(Channels)
{
    protected override bool Holds(double hours, HoursPlan plan) =>
        hours > (Share * plan.Allocated) + Rounding.Tolerance;
}

/// <summary>Some channels together have at least a given number of hours.</summary>
public sealed record HoursAtLeast(ImmutableArray<int> Channels, double MinHours) : HoursCondition(Channels)
{
    protected override bool Holds(double hours, HoursPlan plan) => hours >= MinHours - Rounding.Tolerance;
}
