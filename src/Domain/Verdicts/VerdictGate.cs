using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>A rule that caps a verdict whatever the score (scoring.md §4).</summary>
/// <param name="Channels">Whether it stands in a channel, by channel.</param>
/// <param name="Any">It fires when one of these holds…</param>
/// <param name="Unless">…and this does not.</param>
public sealed record VerdictGate(
    string Code,
    ImmutableArray<bool> Channels,
    Verdict Cap,
    ImmutableArray<Condition> Any,
    Condition? Unless
)
{
    /// <summary>Whether it fires; the exception leans the other way.</summary>
    public bool Fires(ConstructScores readings, int channel, MissingAnswerMode lean)
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

    private static MissingAnswerMode Opposite(MissingAnswerMode lean) =>
        lean switch
        {
            MissingAnswerMode.Possible => MissingAnswerMode.Certain,
            MissingAnswerMode.Certain => MissingAnswerMode.Possible,
            _ => lean,
        };
}

/// <summary>A rule that lifts <c>skip</c> to a better verdict when all its conditions hold, never above a cap.</summary>
public sealed record VerdictFloor(string Code, ImmutableArray<bool> Channels, Verdict To, ImmutableArray<Condition> All)
{
    public bool Holds(ConstructScores readings, int channel, MissingAnswerMode lean)
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
public sealed record TrialRule(
    ImmutableArray<bool> Channels,
    int LeastTenths,
    ImmutableArray<Condition> Any,
    int Weeks,
    int MinutesPerWeek
)
{
    public bool IsOffered(ConstructScores readings, int channel, int tenths)
    {
        if (!Channels[channel] || tenths < LeastTenths)
        {
            return false;
        }

        foreach (var condition in Any)
        {
            if (condition.Holds(readings, channel, MissingAnswerMode.Neutral))
            {
                return true;
            }
        }

        return false;
    }
}
