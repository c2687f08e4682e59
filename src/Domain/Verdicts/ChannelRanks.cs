using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Verdicts;

/// <summary>
/// The ranks of channels: by verdict when the model says so, then by shown score, then in model order
/// (docs/scoring.md#4-verdicts).
/// </summary>
internal static class ChannelRanks
{
    /// <summary>Fills in the ranks, and the best and worst ranks within the likely intervals.</summary>
    public static void Fill(ReadOnlySpan<ChannelScore> scores, Span<ChannelVerdict> verdicts, bool byVerdict)
    {
        for (var channel = 0; channel < scores.Length; channel++)
        {
            var (before, surelyAbove, surelyBelow) = (0, 0, 0);

            for (var other = 0; other < scores.Length; other++)
            {
                before += IsBefore(scores, verdicts, other, channel, byVerdict) ? 1 : 0;
                surelyAbove += scores[other].Low > scores[channel].High ? 1 : 0;
                surelyBelow += scores[other].High < scores[channel].Low ? 1 : 0;
            }

            verdicts[channel] = verdicts[channel] with
            {
                Rank = 1 + before,
                RankBest = 1 + Math.Min(before, surelyAbove),
                RankWorst = Math.Max(1 + before, scores.Length - surelyBelow),
            };
        }
    }

    private static bool IsBefore(
        ReadOnlySpan<ChannelScore> scores,
        ReadOnlySpan<ChannelVerdict> verdicts,
        int one,
        int other,
        bool byVerdict
    )
    {
        if (byVerdict && verdicts[one].Verdict != verdicts[other].Verdict)
        {
            return verdicts[one].Verdict.IsBetterThan(verdicts[other].Verdict);
        }

        return scores[one].Score != scores[other].Score ? scores[one].Score > scores[other].Score : one < other;
    }
}
