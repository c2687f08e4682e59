using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>The curves and limits of the hours plan (scoring.md §6). All hours are counted in quarters.</summary>
/// <param name="Hours">The item that gives the hours of a week where a request names none.</param>
/// <param name="WorthOffset">The shown score up to which hours are worth nothing.</param>
/// <param name="WorthScale">How many points above it give the full worth of 1.</param>
/// <param name="Channels">How many channels are funded, by the length of the week.</param>
/// <param name="Dose">The quarters that a funded channel starts with, by the length of the week.</param>
/// <param name="MaximumShare">The most that one of three and more channels gets of what they share.</param>
/// <param name="MaximumQuarters">The most that a channel gets whatever the week, by channel.</param>
/// <param name="RepeatFromMinutes">With so many minutes left after the last step, the steps are done again.</param>
/// <param name="Build">What is kept for one channel to grow into.</param>
/// <param name="Watch">What is kept for one channel to watch.</param>
public sealed record PlanRules(
    Item Hours,
    double WorthOffset,
    double WorthScale,
    ImmutableArray<WeekStep> Channels,
    ImmutableArray<WeekStep> Dose,
    double MaximumShare,
    ImmutableArray<int> MaximumQuarters,
    int RepeatFromMinutes,
    WeekStep Build,
    WeekStep Watch
)
{
    /// <summary>Plans are made in quarter hours.</summary>
    public const int QuartersPerHour = 4;

    /// <summary>Returns what hours in a channel are worth at a shown score.</summary>
    public UtilityCurve UtilityOf(Channel channel, int tenths)
    {
        var x = Math.Max(0, ((tenths / 10.0) - WorthOffset) / WorthScale);
        return new(x * Math.Sqrt(x), channel.HalfSaturationHours);
    }

    /// <summary>The whole quarters in some hours.</summary>
    internal static int ToQuarters(double hours) => (int)Math.Floor((QuartersPerHour * hours) + Condition.Tolerance);

    /// <summary>The whole quarters in a share of some.</summary>
    internal static int Part(double share, int quarters) => (int)Math.Floor((share * quarters) + Condition.Tolerance);
}

/// <summary>A number that holds for weeks from some length on.</summary>
/// <param name="FromQuarters">The shortest week, in quarters.</param>
/// <param name="Value">The number.</param>
public readonly record struct WeekStep(int FromQuarters, int Value)
{
    /// <summary>Returns the number of the last step that a week reaches; steps rise from 0.</summary>
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

/// <summary>What hours are worth: much at first, and ever less (scoring.md §6). A judgement, not a measurement.</summary>
/// <param name="Limit">What endless hours would be worth, 0–1.</param>
/// <param name="HalfSaturationHours">The hours that give half of it.</param>
public readonly record struct UtilityCurve(double Limit, double HalfSaturationHours)
{
    public double At(double hours) => Limit * hours / (hours + HalfSaturationHours);
}
