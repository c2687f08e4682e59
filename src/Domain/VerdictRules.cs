using System.Collections.Immutable;

namespace ChannelFit.Domain;

/// <summary>A rule that caps a verdict whatever the score (scoring.md §4).</summary>
/// <param name="Channels">Whether it stands in a channel, by channel.</param>
/// <param name="Any">It fires when one of these holds…</param>
/// <param name="Unless">…and this does not.</param>
public sealed record Gate(
    string Code,
    ImmutableArray<bool> Channels,
    Verdict Cap,
    ImmutableArray<Condition> Any,
    Condition? Unless
)
{
    /// <summary>Whether it fires; the exception leans the other way.</summary>
    public bool Fires(Readings readings, int channel, Lean lean)
    {
        foreach (var condition in Any)
        {
            if (condition.Holds(readings, channel, lean))
            {
                return Unless is null || !Unless.Holds(readings, channel, Opposite(lean));
            }
        }

        return false;
    }

    private static Lean Opposite(Lean lean) =>
        lean switch
        {
            Lean.IfPossible => Lean.IfCertain,
            Lean.IfCertain => Lean.IfPossible,
            _ => lean,
        };
}

/// <summary>A rule that lifts <c>skip</c> to a better verdict when all its conditions hold, never above a cap.</summary>
public sealed record Floor(string Code, ImmutableArray<bool> Channels, Verdict To, ImmutableArray<Condition> All)
{
    public bool Holds(Readings readings, int channel, Lean lean)
    {
        if (!Channels[channel])
        {
            return false;
        }

        foreach (var condition in All)
        {
            if (!condition.Holds(readings, channel, lean))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The offer of a small, fixed try of a channel that ends in <c>skip</c>.</summary>
public sealed record Trial(
    ImmutableArray<bool> Channels,
    int LeastTenths,
    ImmutableArray<Condition> Any,
    int Weeks,
    int MinutesPerWeek
)
{
    public bool Offered(Readings readings, int channel, int tenths)
    {
        if (!Channels[channel] || tenths < LeastTenths)
        {
            return false;
        }

        foreach (var condition in Any)
        {
            if (condition.Holds(readings, channel, Lean.Point))
            {
                return true;
            }
        }

        return false;
    }
}
