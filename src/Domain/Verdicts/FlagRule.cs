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

/// <summary>A warning or a note that a result carries when its conditions hold (scoring.md §9).</summary>
/// <param name="TextCode">Names its text.</param>
/// <param name="All">It is raised when all of these hold…</param>
/// <param name="Any">…and one of these, where there are any…</param>
/// <param name="Unless">…and this does not.</param>
public sealed record FlagRule(
    string Code,
    FlagKind Kind,
    string TextCode,
    ImmutableArray<FlagCondition> All,
    ImmutableArray<FlagCondition> Any,
    FlagCondition? Unless
)
{
    /// <summary>The flags of a result, in model order; without a plan those that read hours alone stay silent.</summary>
    public static ImmutableArray<FlagRule> FindRaised(Scorecard card, HoursPlan? plan) =>
        [.. card.Model.Rules.Flags.Where(flag => flag.Holds(card, plan))];

    /// <summary>Returns whether a result with this plan, or without one, raises it.</summary>
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

    /// <summary>Returns the channels with hours that the flag reads the hours of, in rank order: those that its text names.</summary>
    public ImmutableArray<int> Named(Scorecard card, HoursPlan? plan)
    {
        var read = All.Concat(Any).OfType<HoursOf>().SelectMany(condition => condition.Channels).ToList();
        return plan is null ? [] : [.. card.RankOrder.Where(channel => plan[channel] > 0 && read.Contains(channel))];
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

/// <summary>A claim about the hours that some channels have together; without a plan it does not hold.</summary>
public abstract record HoursOf(ImmutableArray<int> Channels) : FlagCondition
{
    public override bool Holds(Scorecard card, HoursPlan? plan) => plan is not null && Holds(Sum(card, plan), plan);

    /// <summary>Whether it holds for so many hours.</summary>
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

/// <summary>Some channels together have more than a share of the allocated hours.</summary>
public sealed record HoursShareAbove(ImmutableArray<int> Channels, double Share) : HoursOf(Channels)
{
    protected override bool Holds(double hours, HoursPlan plan) =>
        hours > (Share * plan.Allocated) + Condition.Tolerance;
}

/// <summary>Some channels together have at least so many hours.</summary>
public sealed record HoursAtLeast(ImmutableArray<int> Channels, double Least) : HoursOf(Channels)
{
    protected override bool Holds(double hours, HoursPlan plan) => hours >= Least - Condition.Tolerance;
}
