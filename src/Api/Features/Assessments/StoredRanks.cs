using ChannelFit.Domain;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>The ranks of channels by stored scores and verdicts, without scoring again.</summary>
internal static class StoredRanks
{
    /// <summary>The codes of all verdicts, best first.</summary>
    public static string[] BestFirst { get; } =
    [Verdict.Core.Code(), Verdict.Support.Code(), Verdict.Watch.Code(), Verdict.Skip.Code(), Verdict.CannotTell.Code()];

    /// <summary>Returns the channels, best first, as the model ranks them (docs/scoring.md#4-verdicts).</summary>
    public static int[] Order(ScoringModel model, short[] scores, string[] verdicts)
    {
        var channels = Enumerable.Range(0, scores.Length);
        return model.Rules.RanksByVerdict
            ?
            [
                .. channels
                    .OrderBy(channel => Array.IndexOf(BestFirst, verdicts[channel]))
                    .ThenByDescending(channel => scores[channel]),
            ]
            : [.. channels.OrderByDescending(channel => scores[channel])];
    }

    /// <summary>Returns the verdict of the focus; cannot-tell if the model lacks the channel.</summary>
    public static string FocusVerdict(ScoringModel model, string focus, string[] verdicts) =>
        model.FindChannel(focus) is var channel and >= 0 ? verdicts[channel] : Verdict.CannotTell.Code();

    /// <summary>Returns the key of the best channel that has a verdict; null if no channel has one.</summary>
    public static string? TopChannel(ScoringModel model, short[] scores, string[] verdicts) =>
        Order(model, scores, verdicts)
            .Where(channel => verdicts[channel] != Verdict.CannotTell.Code())
            .Select(channel => model.Channels[channel].Key)
            .FirstOrDefault();
}
