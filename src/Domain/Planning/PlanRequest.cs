using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Planning;

/// <summary>A request for an hours plan whose bounds can hold together (scoring.md §6). <see cref="PlanRequestReader"/> makes it.</summary>
/// <param name="HoursPerWeek">The hours to share out; null where neither the request nor the sheet says.</param>
/// <param name="Bounds">By channel.</param>
/// <param name="Current">How the hours are spent now, by channel; null where that was not said.</param>
public sealed record PlanRequest(
    double? HoursPerWeek,
    ImmutableArray<QuarterBound> Bounds,
    ImmutableArray<double>? Current
)
{
    /// <summary>The plan of whoever asks for none in particular: the hours that the sheet gives, and no bounds.</summary>
    public static PlanRequest Default(ScoringModel model, ResponseSet sheet) =>
        new(HoursFromAnswers(model, sheet), [.. model.Channels.Select(_ => default(QuarterBound))], null);

    /// <summary>Whether the caller limits any channel.</summary>
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

    internal static double? HoursFromAnswers(ScoringModel model, ResponseSet sheet)
    {
        var hours = sheet[model.Rules.Plan.Hours.Index];
        return double.IsNaN(hours) ? null : hours;
    }
}

/// <summary>A caller's limits on one channel's hours, as sent: quarter hours from 0 to the hours of the week.</summary>
/// <param name="Min">The least that the channel gets.</param>
/// <param name="Max">The most that it gets.</param>
/// <param name="Fixed">Exactly what it gets; leaves no room for the other two.</param>
public readonly record struct HourBound(double? Min = null, double? Max = null, double? Fixed = null);

/// <summary>The same in quarter hours: the least that the channel gets, and the most where that was said.</summary>
public readonly record struct QuarterBound(int Least, int? Most)
{
    /// <summary>Whether the caller said anything of the channel: false for the default, true for a least of 0.</summary>
    public bool IsGiven { get; } = true;
}
