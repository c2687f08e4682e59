using System.Collections.Immutable;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>A rule that limits the verdict of a channel whatever its score (docs/scoring.md#4-verdicts).</summary>
/// <param name="Code">The gate's code.</param>
/// <param name="Channels">True if the gate applies, by channel.</param>
/// <param name="Cap">The best verdict that the gate allows when it fires.</param>
/// <param name="When">When the gate fires.</param>
/// <param name="Privacy">When the headline recommends a private search because of this gate (docs/scoring.md#headline).</param>
public sealed record VerdictGate(
    string Code,
    ImmutableArray<bool> Channels,
    Verdict Cap,
    Rule When,
    GatePrivacy Privacy = GatePrivacy.None
);

/// <summary>The condition under which a gate makes the headline recommend a private search.</summary>
public enum GatePrivacy
{
    None,

    /// <summary>The gate fired.</summary>
    Fired,

    /// <summary>The gate keeps the verdict below its band.</summary>
    Binding,
}

/// <summary>A rule that raises <c>skip</c> to a better verdict, but never above a cap.</summary>
public sealed record VerdictFloor(string Code, ImmutableArray<bool> Channels, Verdict To, Rule When)
{
    /// <summary>Returns whether the floor raises the verdict of a channel.</summary>
    public bool Holds(ConstructScores constructScores, int channel, MissingAnswerMode mode) =>
        Channels[channel] && When.Holds(constructScores, channel, mode);
}

/// <summary>The rule that offers a small trial of a channel, and its length.</summary>
/// <param name="Channels">True if a trial can be offered, by channel.</param>
/// <param name="Verdicts">The verdicts with which a trial is offered.</param>
/// <param name="MinTenths">The lowest shown score with which a trial is offered.</param>
public sealed record TrialRule(
    ImmutableArray<bool> Channels,
    ImmutableArray<Verdict> Verdicts,
    int MinTenths,
    Rule When,
    int Weeks,
    int MinutesPerWeek
)
{
    /// <summary>Returns whether a trial of the channel is offered.</summary>
    public bool IsOffered(ConstructScores constructScores, int channel, Verdict verdict, int tenths) =>
        Channels[channel]
        && Verdicts.Contains(verdict)
        && tenths >= MinTenths
        && When.Holds(constructScores, channel, MissingAnswerMode.Point);
}

/// <summary>The rule that offers a weak channel to build up, one step a week.</summary>
/// <param name="Channels">Channel positions, in the order in which the hours plan considers them.</param>
/// <param name="Verdicts">The verdicts with which a channel is offered.</param>
/// <param name="MinTenths">The lowest shown score with which a channel is offered.</param>
public sealed record BuildRule(ImmutableArray<int> Channels, ImmutableArray<Verdict> Verdicts, int MinTenths, Rule When)
{
    /// <summary>Returns whether the channel is offered.</summary>
    public bool IsOffered(ConstructScores constructScores, int channel, Verdict verdict, int tenths) =>
        Channels.Contains(channel)
        && Verdicts.Contains(verdict)
        && tenths >= MinTenths
        && When.Holds(constructScores, channel, MissingAnswerMode.Point);
}
