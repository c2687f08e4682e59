using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Planning;

/// <summary>The curves and limits of the hours plan (scoring.md §6).</summary>
/// <param name="Hours">The item that gives the hours of a week where a request names none.</param>
/// <param name="WorthOffset">The shown score up to which hours are worth nothing.</param>
/// <param name="WorthScale">How many points above it give the full worth of 1.</param>
/// <param name="MinimumHours">The least that a funded channel gets.</param>
/// <param name="MaximumShare">The most that one channel gets of what core and support share.</param>
/// <param name="WatchShare">The part of the week that is kept for watching.</param>
/// <param name="WatchMaximumHours">The most that watching one channel gets.</param>
public sealed record PlanRules(
    Item Hours,
    double WorthOffset,
    double WorthScale,
    double MinimumHours,
    double MaximumShare,
    double WatchShare,
    double WatchMaximumHours
)
{
    /// <summary>Plans are made in quarter hours.</summary>
    public const int QuartersPerHour = 4;

    /// <summary>What hours in a channel are worth at a shown score.</summary>
    public UtilityCurve UtilityOf(Channel channel, int tenths)
    {
        var x = Math.Max(0, ((tenths / 10.0) - WorthOffset) / WorthScale);
        return new(x * Math.Sqrt(x), channel.HalfSaturationHours);
    }

    internal int MinimumQuarters => ToQuarters(MinimumHours);

    internal int WatchMaximumQuarters => ToQuarters(WatchMaximumHours);

    /// <summary>The watching reserve of a week, in quarters.</summary>
    internal int WatchReserve(int quarters) => Part(WatchShare, quarters);

    /// <summary>The most that one of the core and support channels gets of the quarters they share.</summary>
    internal int Cap(int quarters, int channels)
    {
        var cap = Math.Max(Part(MaximumShare, quarters), QuartersPerHour); // a cap under one hour would spread a short week too thin
        return cap * channels < quarters ? quarters : Math.Min(cap, quarters);
    }

    /// <summary>The whole quarters in some hours.</summary>
    internal static int ToQuarters(double hours) => (int)Math.Floor(QuartersPerHour * hours);

    private static int Part(double share, int quarters) => (int)Math.Floor((share * quarters) + Condition.Tolerance);
}

/// <summary>What hours are worth: much at first, and ever less (scoring.md §6). A judgement, not a measurement.</summary>
/// <param name="Limit">What endless hours would be worth, 0–1.</param>
/// <param name="HalfSaturationHours">The hours that give half of it.</param>
public readonly record struct UtilityCurve(double Limit, double HalfSaturationHours)
{
    public double At(double hours) => Limit * hours / (hours + HalfSaturationHours);
}
