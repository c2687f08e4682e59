using System.Collections.Immutable;

namespace ChannelFit.Domain.Planning;

/// <summary>One thing to do.</summary>
/// <param name="Code">Names its text, such as <c>referrals.ask-3</c>.</param>
public readonly record struct ActionStep(string Code, int Minutes)
{
    /// <summary>The code of doing the steps again.</summary>
    public const string Repeat = "repeat";
}

/// <summary>What to do in a channel, first things first, by what it has hours for (scoring.md §7).</summary>
public sealed record ActionLadders(
    ImmutableArray<ActionStep> Do,
    ImmutableArray<ActionStep> Watch,
    ImmutableArray<ActionStep> Build
)
{
    /// <summary>The ladders of a model without actions.</summary>
    public static ActionLadders None { get; } = new([], [], []);

    /// <summary>Returns as many steps as fit into some quarter hours, at least one; long weeks repeat them.</summary>
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

        var left = 60 / PlanRules.QuartersPerHour * quarters;
        var steps = ImmutableArray.CreateBuilder<ActionStep>();

        foreach (var step in ladder)
        {
            if (steps.Count > 0 && step.Minutes > left)
            {
                return steps.ToImmutable();
            }

            steps.Add(step);
            left -= step.Minutes;
        }

        if (role == PlanRole.Main && left >= repeatFromMinutes)
        {
            steps.Add(new(ActionStep.Repeat, left));
        }

        return steps.ToImmutable();
    }
}
