using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Planning;

/// <summary>The curves and limits of the hours plan (docs/scoring.md#6-hours-plan). Plans count in quarter hours.</summary>
/// <param name="Hours">The item with the hours of a week, used when a request does not give them.</param>
/// <param name="UtilityOffset">The shown score up to which hours have no utility.</param>
/// <param name="UtilityScale">The number of points above the offset that give a utility of 1.</param>
/// <param name="ChannelCounts">The number of funded channels, by the length of the week.</param>
/// <param name="Dose">The first quarters of a funded channel, by the length of the week.</param>
/// <param name="MaxShare">The greatest share of one channel when three or more channels share the hours.</param>
/// <param name="MaxQuarters">The most quarters of a channel in any week, by channel.</param>
/// <param name="RepeatFromMinutes">The minutes that must be left after the last action for the actions to be repeated.</param>
/// <param name="Build">The reserve for one channel to build up.</param>
/// <param name="Watch">The reserve for one channel to watch.</param>
public sealed record PlanRules(
    Item Hours,
    double UtilityOffset,
    double UtilityScale,
    ImmutableArray<WeekStep> ChannelCounts,
    ImmutableArray<WeekStep> Dose,
    double MaxShare,
    ImmutableArray<int> MaxQuarters,
    int RepeatFromMinutes,
    WeekStep Build,
    WeekStep Watch
)
{
    /// <summary>The number of quarter hours in an hour: plans and recorded activity count in them.</summary>
    public const int QuartersPerHour = 4;

    /// <summary>Returns the utility of hours in a channel at a shown score.</summary>
    public UtilityCurve UtilityOf(Channel channel, int tenths)
    {
        var x = Math.Max(0, ((tenths / 10.0) - UtilityOffset) / UtilityScale);
        return new(x * Math.Sqrt(x), channel.HalfSaturationHours);
    }

    /// <summary>Returns the number of whole quarters in a number of hours.</summary>
    internal static int ToQuarters(double hours) => (int)Math.Floor((QuartersPerHour * hours) + Rounding.Tolerance);

    /// <summary>Returns the number of whole quarters in a share of quarters.</summary>
    internal static int ShareOf(double share, int quarters) => (int)Math.Floor((share * quarters) + Rounding.Tolerance);
}

/// <summary>A number that applies to weeks of at least a given length.</summary>
/// <param name="FromQuarters">The shortest week, in quarters.</param>
/// <param name="Value">The number.</param>
public readonly record struct WeekStep(int FromQuarters, int Value)
{
    /// <summary>Returns the number of the last step whose length the week reaches. The first step starts at 0.</summary>
    public static int At(ImmutableArray<WeekStep> steps, int week)
    {
        var value = steps[0].Value;

        foreach (var step in steps)
        {
            value = week >= step.FromQuarters ? step.Value : value;
        }

        return value;
    }
}

/// <summary>The utility of hours, with diminishing returns (docs/scoring.md#6-hours-plan). It is a judgement, not a measurement.</summary>
/// <param name="Limit">The limit of the utility as hours grow, 0–1.</param>
/// <param name="HalfSaturationHours">The hours that give half of the limit.</param>
public readonly record struct UtilityCurve(double Limit, double HalfSaturationHours)
{
    /// <summary>Returns the utility of a number of hours.</summary>
    public double At(double hours) => Limit * hours / (hours + HalfSaturationHours);
}
