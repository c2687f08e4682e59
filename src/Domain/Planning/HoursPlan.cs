using System.Collections.Immutable;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>A distribution of the hours of a week over channels (docs/scoring.md#6-hours-plan). It is a suggestion, not a forecast.</summary>
public sealed class HoursPlan
{
    private readonly Scorecard card;
    private readonly int[] quarters;
    private readonly PlanRole[] roles;

    private HoursPlan(Scorecard card, double hoursPerWeek, int[] quarters, PlanRole[] roles, bool isBounded)
    {
        var (week, used) = (PlanRules.ToQuarters(hoursPerWeek), quarters.Sum());
        this.card = card;
        this.quarters = quarters;
        this.roles = roles;
        HoursPerWeek = hoursPerWeek;
        Allocated = (double)used / PlanRules.QuartersPerHour;
        Unallocated = Difference(hoursPerWeek, Allocated);
        Reason =
            used < week && isBounded ? UnallocatedReason.Bounds
            : used < week ? UnallocatedReason.NoChannel
            : Unallocated == 0 ? null
            : week == 0 ? UnallocatedReason.BelowMinimum
            : UnallocatedReason.OffGrid;
    }

    public double HoursPerWeek { get; }

    /// <summary>The hours of a channel.</summary>
    public double this[int channel] => (double)quarters[channel] / PlanRules.QuartersPerHour;

    /// <summary>Returns the role of a channel in the plan.</summary>
    public PlanRole RoleOf(int channel) => roles[channel];

    /// <summary>Returns the actions of a channel; none when it has no hours or the model has no actions.</summary>
    public ImmutableArray<ActionStep> ActionsOf(int channel) =>
        card
            .Model.Channels[channel]
            .Actions.For(roles[channel], quarters[channel], card.Model.Rules.Plan.RepeatFromMinutes);

    /// <summary>The hours of all channels together.</summary>
    public double Allocated { get; }

    /// <summary>The hours that no channel gets. With the allocated hours they add up to the hours of the week.</summary>
    public double Unallocated { get; }

    /// <summary>The reason why hours are unallocated; null if none are.</summary>
    public UnallocatedReason? Reason { get; }

    /// <summary>Returns why there is no plan; null if there is one.</summary>
    public static PlanUnavailable? UnavailableReason(Scorecard card, PlanRequest request) =>
        // Withheld comes first, because hours in the request would not help.
        card.Quality.WithholdsVerdicts
            ? PlanUnavailable.Withheld
        : request.HoursPerWeek is null ? PlanUnavailable.NoHours
        : card.Verdicts.All(verdict => verdict.Verdict == Verdict.CannotTell) ? PlanUnavailable.NoVerdicts
        : null;

    /// <summary>Creates the plan, or returns null if there is an <see cref="UnavailableReason"/>.</summary>
    /// <param name="card">The result to plan for.</param>
    /// <param name="request">The hours and bounds of the caller.</param>
    /// <param name="focus">The channel that the person asks about.</param>
    public static HoursPlan? Create(Scorecard card, PlanRequest request, int focus)
    {
        if (request.HoursPerWeek is not { } hours || UnavailableReason(card, request) is not null)
        {
            return null;
        }

        var allocated = new int[card.Scores.Length];
        var allocatedRoles = new PlanRole[allocated.Length];
        new HoursAllocator(card, request.Bounds, focus).Allocate(
            PlanRules.ToQuarters(hours),
            allocated,
            allocatedRoles
        );
        return new(card, hours, allocated, allocatedRoles, request.IsBounded);
    }

    /// <summary>Returns the difference as people write it, if that adds up: 8.1 − 8 is 0.1 and not 0.0999…964.</summary>
    private static double Difference(double hours, double allocated)
    {
        const int digits = 9;
        var exact = Math.Max(0, hours - allocated); // hours just below a quarter hour are rounded up to it
        var written = Math.Round(exact, digits);
        return allocated + written == hours ? written : exact;
    }
}

/// <summary>The reasons why hours are unallocated.</summary>
public enum UnallocatedReason
{
    /// <summary>The rest is less than a quarter hour.</summary>
    OffGrid,

    /// <summary>The whole week is less than a quarter hour.</summary>
    BelowMinimum,

    /// <summary>No suitable channel can take more hours.</summary>
    NoChannel,

    /// <summary>The bounds of the caller leave the hours free.</summary>
    Bounds,
}

/// <summary>The reasons why there is no plan.</summary>
public enum PlanUnavailable
{
    /// <summary>Neither the request nor the answers give the hours of the week.</summary>
    NoHours,

    /// <summary>Response quality withholds every verdict.</summary>
    Withheld,

    /// <summary>No channel has a verdict.</summary>
    NoVerdicts,
}

/// <summary>The public codes of plans.</summary>
public static class PlanCodes
{
    public static string Code(this UnallocatedReason reason) =>
        reason switch
        {
            UnallocatedReason.OffGrid => "off-grid",
            UnallocatedReason.BelowMinimum => "below-minimum",
            UnallocatedReason.NoChannel => "no-channel",
            _ => "bounds",
        };

    public static string Code(this PlanUnavailable reason) =>
        reason switch
        {
            PlanUnavailable.NoHours => "no-hours",
            PlanUnavailable.Withheld => "withheld",
            _ => "no-verdicts",
        };

    public static string Code(this PlanRole role) =>
        role switch
        {
            PlanRole.Main => "main",
            PlanRole.Watch => "watch",
            _ => "build",
        };
}
