using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>A rule that caps a verdict whatever the score (scoring.md §4).</summary>
/// <param name="Channels">Whether it stands in a channel, by channel.</param>
/// <param name="Cap">The best verdict that it allows when it fires.</param>
/// <param name="When">When it fires.</param>
/// <param name="Privacy">Whether the headline answers it with a word on privacy (scoring.md §9).</param>
public sealed record VerdictGate(
    string Code,
    ImmutableArray<bool> Channels,
    Verdict Cap,
    Rule When,
    GatePrivacy Privacy = GatePrivacy.None
);

/// <summary>When a gate makes the headline speak of a private search.</summary>
public enum GatePrivacy
{
    None,

    /// <summary>When it fired.</summary>
    Fired,

    /// <summary>When it binds.</summary>
    Binding,
}

/// <summary>A rule that lifts <c>skip</c> to a better verdict, never above a cap.</summary>
public sealed record VerdictFloor(string Code, ImmutableArray<bool> Channels, Verdict To, Rule When)
{
    public bool Holds(ConstructScores readings, int channel, MissingAnswerMode lean) =>
        Channels[channel] && When.Holds(readings, channel, lean);
}

/// <summary>The offer of a small, fixed try of a channel.</summary>
/// <param name="Verdicts">The verdicts with which it is offered.</param>
/// <param name="LeastTenths">The least shown score with which it is offered.</param>
public sealed record TrialRule(
    ImmutableArray<bool> Channels,
    ImmutableArray<Verdict> Verdicts,
    int LeastTenths,
    Rule When,
    int Weeks,
    int MinutesPerWeek
)
{
    public bool IsOffered(ConstructScores readings, int channel, Verdict verdict, int tenths) =>
        Channels[channel]
        && Verdicts.Contains(verdict)
        && tenths >= LeastTenths
        && When.Holds(readings, channel, MissingAnswerMode.Neutral);
}

/// <summary>Which weak channels are offered to grow into, one step a week.</summary>
/// <param name="Channels">Channel positions, in the order in which the plan funds one of them.</param>
/// <param name="Verdicts">The verdicts with which a channel is offered.</param>
/// <param name="LeastTenths">The least shown score with which it is offered.</param>
public sealed record Build(ImmutableArray<int> Channels, ImmutableArray<Verdict> Verdicts, int LeastTenths, Rule When)
{
    public bool IsOffered(ConstructScores readings, int channel, Verdict verdict, int tenths) =>
        Channels.Contains(channel)
        && Verdicts.Contains(verdict)
        && tenths >= LeastTenths
        && When.Holds(readings, channel, MissingAnswerMode.Neutral);
}
