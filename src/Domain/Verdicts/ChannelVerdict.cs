namespace ChannelFit.Domain.Verdicts;

/// <summary>The verdict on one channel and what it depends on.</summary>
/// <param name="Verdict">The shown verdict.</param>
/// <param name="AtMin">The verdict if every unanswered item counted against the channel.</param>
/// <param name="AtMax">The verdict if every unanswered item counted for the channel.</param>
/// <param name="Firmness">The certainty of the verdict.</param>
/// <param name="Fired">The gates that fired, as bits by position in the model.</param>
/// <param name="Binding">The fired gates that keep the verdict below its band, as bits by position in the model.</param>
/// <param name="Floored">True if the floor raised the verdict.</param>
/// <param name="Trial">True if a small trial is offered.</param>
/// <param name="Build">True if the channel is offered to build up.</param>
/// <param name="Coverage">The share of the channel's weight whose constructs have a score, from answers, from a prior, or because no item applies, 0–1.</param>
/// <param name="Rank">Its rank, from 1.</param>
/// <param name="RankBest">The best rank within the likely intervals.</param>
/// <param name="RankWorst">The worst rank within the likely intervals.</param>
public readonly record struct ChannelVerdict(
    Verdict Verdict,
    Verdict AtMin,
    Verdict AtMax,
    Firmness Firmness,
    ulong Fired,
    ulong Binding,
    bool Floored,
    bool Trial,
    bool Build,
    double Coverage,
    int Rank = 0,
    int RankBest = 0,
    int RankWorst = 0
)
{
    /// <summary>True if the verdict is core or support, the verdicts of channels that carry a search.</summary>
    public bool IsMain => Verdict is Verdict.Core or Verdict.Support;

    /// <summary>Returns whether the gate at this position fired.</summary>
    public bool HasFired(int gate) => (Fired >> gate & 1) == 1;

    /// <summary>Returns whether the gate at this position fired and keeps the verdict below its band.</summary>
    public bool IsBinding(int gate) => (Binding >> gate & 1) == 1;
}
