using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>The hours of a week, shared out over channels (scoring.md §6): an aid to thought, not a forecast.</summary>
public sealed class HoursPlan
{
    private readonly int[] quarters;

    private HoursPlan(double hoursPerWeek, int[] quarters, UnallocatedReason? shortfall)
    {
        HoursPerWeek = hoursPerWeek;
        this.quarters = quarters;
        Allocated = (double)quarters.Sum() / PlanRules.QuartersPerHour;
        Unallocated = Rest(hoursPerWeek, Allocated);
        Reason = shortfall ?? (Unallocated > 0 ? UnallocatedReason.OffGrid : null);
    }

    public double HoursPerWeek { get; }

    /// <summary>A channel's hours.</summary>
    public double this[int channel] => (double)quarters[channel] / PlanRules.QuartersPerHour;

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

    /// <summary>The plan, or null where <see cref="UnavailableReason"/> says why.</summary>
    public static HoursPlan? Create(Scorecard card, PlanRequest request)
    {
        if (request.HoursPerWeek is not { } hours || UnavailableReason(card, request) is not null)
        {
            return null;
        }

        var week = PlanRules.ToQuarters(hours);
        var solved = new PlanSolver(card, request.Bounds).Solve(week, out var shortfall);
        return new(hours, solved, shortfall);
    }

    /// <summary>The difference, as people write it where that adds up: 8.1 − 8 is 0.1 and not 0.0999…964.</summary>
    private static double Rest(double hours, double allocated)
    {
        const int digits = 9;
        var exact = hours - allocated;
        var written = Math.Round(exact, digits);
        return allocated + written == hours ? written : exact;
    }
}

/// <summary>Why hours are left over.</summary>
public enum UnallocatedReason
{
    /// <summary>They do not fill a quarter hour.</summary>
    OffGrid,

    /// <summary>They are fewer than the least that one more channel would need.</summary>
    BelowMinimum,

    /// <summary>No channel is core or support.</summary>
    NoChannel,

    /// <summary>Every channel that may take hours has its share, and bounds keep the others from helping.</summary>
    Caps,

    /// <summary>Every core and support channel is at the caller's own limit.</summary>
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
            UnallocatedReason.Caps => "caps",
            _ => "bounds",
        };

    public static string Code(this PlanUnavailable reason) =>
        reason switch
        {
            PlanUnavailable.NoHours => "no-hours",
            PlanUnavailable.Withheld => "withheld",
            _ => "no-verdicts",
        };
}
