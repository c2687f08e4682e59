using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>The hours of a week, shared out over channels (scoring.md §6): an aid to thought, not a forecast.</summary>
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
        Unallocated = Rest(hoursPerWeek, Allocated);
        Reason =
            used < week && isBounded ? UnallocatedReason.Bounds
            : used < week ? UnallocatedReason.NoChannel
            : Unallocated == 0 ? null
            : week == 0 ? UnallocatedReason.BelowMinimum
            : UnallocatedReason.OffGrid;
    }

    public double HoursPerWeek { get; }

    /// <summary>A channel's hours.</summary>
    public double this[int channel] => (double)quarters[channel] / PlanRules.QuartersPerHour;

    /// <summary>What a channel has hours for.</summary>
    public PlanRole RoleOf(int channel) => roles[channel];

    /// <summary>Returns what to do in a channel in its hours; nothing where it has none, or where the model has no actions.</summary>
    public ImmutableArray<ActionStep> ActionsOf(int channel) =>
        card
            .Model.Channels[channel]
            .Actions.For(roles[channel], quarters[channel], card.Model.Rules.Plan.RepeatFromMinutes);

    /// <summary>The hours of all channels together.</summary>
    public double Allocated { get; }

    /// <summary>What nothing may take: with what is allocated it makes the hours of the week.</summary>
    public double Unallocated { get; }

    /// <summary>Why something is unallocated; null where nothing is.</summary>
    public UnallocatedReason? Reason { get; }

    /// <summary>Why there is no plan; null where there is one.</summary>
    public static PlanUnavailable? UnavailableReason(Scorecard card, PlanRequest request) =>
        // Withheld comes first: naming one's hours would not help.
        card.Quality.WithholdsVerdicts
            ? PlanUnavailable.Withheld
        : request.HoursPerWeek is null ? PlanUnavailable.NoHours
        : card.Verdicts.All(judgement => judgement.Verdict == Verdict.CannotTell) ? PlanUnavailable.NoVerdicts
        : null;

    /// <summary>Returns the plan, or null where <see cref="UnavailableReason"/> says why.</summary>
    /// <param name="card">The result that is planned for.</param>
    /// <param name="request">The hours and bounds.</param>
    /// <param name="focus">The channel that the person asks about.</param>
    public static HoursPlan? Create(Scorecard card, PlanRequest request, int focus)
    {
        if (request.HoursPerWeek is not { } hours || UnavailableReason(card, request) is not null)
        {
            return null;
        }

        var shares = new int[card.Scores.Length];
        var purposes = new PlanRole[shares.Length];
        new HoursAllocator(card, request.Bounds, focus).Allocate(PlanRules.ToQuarters(hours), shares, purposes);
        return new(card, hours, shares, purposes, request.IsBounded);
    }

    /// <summary>The difference, as people write it where that adds up: 8.1 − 8 is 0.1 and not 0.0999…964.</summary>
    private static double Rest(double hours, double allocated)
    {
        const int digits = 9;
        var exact = Math.Max(0, hours - allocated); // hours a hair below a quarter hour count as it
        var written = Math.Round(exact, digits);
        return allocated + written == hours ? written : exact;
    }
}

/// <summary>Why hours are left over.</summary>
public enum UnallocatedReason
{
    /// <summary>They do not fill a quarter hour.</summary>
    OffGrid,

    /// <summary>The whole week is under a quarter hour.</summary>
    BelowMinimum,

    /// <summary>No channel that fits can take them.</summary>
    NoChannel,

    /// <summary>The caller's bounds leave them free.</summary>
    Bounds,
}

/// <summary>Why there is no plan.</summary>
public enum PlanUnavailable
{
    /// <summary>Neither the request nor the sheet says how many hours there are.</summary>
    NoHours,

    /// <summary>Response quality withholds every verdict.</summary>
    Withheld,

    /// <summary>No channel has a verdict.</summary>
    NoVerdicts,
}

/// <summary>The codes that stand for these reasons outside this library.</summary>
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
