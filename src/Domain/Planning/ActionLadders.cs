using System.Collections.Immutable;

namespace ChannelFit.Domain.Planning;

/// <summary>One action.</summary>
/// <param name="Code">The code of its text, such as <c>referrals.ask-3</c>.</param>
public readonly record struct ActionStep(string Code, int Minutes)
{
    /// <summary>The code for repeating the earlier steps.</summary>
    public const string Repeat = "repeat";
}

/// <summary>The actions of a channel in order of importance, by its role in the plan (docs/scoring.md#7-actions).</summary>
/// <param name="Do">The actions of a main channel.</param>
/// <param name="Watch">The actions of a channel to watch.</param>
/// <param name="Build">The actions of a channel to build up.</param>
public sealed record ActionLadders(
    ImmutableArray<ActionStep> Do,
    ImmutableArray<ActionStep> Watch,
    ImmutableArray<ActionStep> Build
)
{
    /// <summary>The ladders of a model without actions.</summary>
    public static ActionLadders None { get; } = new([], [], []);

    /// <summary>Returns as many steps as fit into the hours, at least one. When enough time is left, they are repeated.</summary>
    public ImmutableArray<ActionStep> For(PlanRole role, int quarters, int repeatFromMinutes)
    {
        var ladder =
            role == PlanRole.Build ? Build
            : role == PlanRole.Watch ? Watch
            : Do;

        if (quarters == 0 || ladder.IsEmpty)
        {
            return [];
        }

        var minutesLeft = 60 / PlanRules.QuartersPerHour * quarters;
        var steps = ImmutableArray.CreateBuilder<ActionStep>();

        foreach (var step in ladder)
        {
            if (steps.Count > 0 && step.Minutes > minutesLeft)
            {
                return steps.ToImmutable();
            }

            steps.Add(step);
            minutesLeft -= step.Minutes;
        }

        if (role == PlanRole.Main && minutesLeft >= repeatFromMinutes)
        {
            steps.Add(new(ActionStep.Repeat, minutesLeft));
        }

        return steps.ToImmutable();
    }
}
