using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Domain.Planning;

/// <summary>A valid request for an hours plan (docs/scoring.md#6-hours-plan). <see cref="PlanRequestReader"/> creates it.</summary>
/// <param name="HoursPerWeek">The hours to allocate; null if neither the request nor the answers give them.</param>
/// <param name="Bounds">The limits, by channel.</param>
/// <param name="Current">How the person spends the hours now, by channel; null if the request does not say.</param>
public sealed record PlanRequest(
    double? HoursPerWeek,
    ImmutableArray<QuarterBound> Bounds,
    ImmutableArray<double>? Current
)
{
    /// <summary>True if any channel has a bound.</summary>
    internal bool IsBounded
    {
        get
        {
            foreach (var bound in Bounds)
            {
                if (bound.IsGiven)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Returns the hours of the week from the answers; null if the item is not answered.</summary>
    internal static double? HoursFromAnswers(ScoringModel model, ResponseSet responses)
    {
        var hours = responses[model.Rules.Plan.Hours.Index];
        return double.IsNaN(hours) ? null : hours;
    }
}

/// <summary>A caller's limits on the hours of one channel, as sent: quarter hours from 0 to the hours of the week.</summary>
/// <param name="Min">The fewest hours.</param>
/// <param name="Max">The most hours.</param>
/// <param name="Fixed">The exact hours; excludes the other two.</param>
public readonly record struct HourBound(double? Min = null, double? Max = null, double? Fixed = null);

/// <summary>The limits of one channel in quarter hours: the fewest, and the most if there is a limit.</summary>
public readonly record struct QuarterBound(int Min, int? Max)
{
    /// <summary>True if the caller set a bound, even a minimum of 0; false for the default value.</summary>
    public bool IsGiven { get; } = true;
}
