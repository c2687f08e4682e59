namespace ChannelFit.Domain.Verdicts;

/// <summary>The lowest shown score, in tenths, of each verdict above skip.</summary>
public sealed record VerdictBands(int Watch, int Support, int Core)
{
    /// <summary>Returns the verdict of a shown score, before gates and floor.</summary>
    public Verdict VerdictFor(int tenths) =>
        tenths >= Core ? Verdict.Core
        : tenths >= Support ? Verdict.Support
        : tenths >= Watch ? Verdict.Watch
        : Verdict.Skip;
}
