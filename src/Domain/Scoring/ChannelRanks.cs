using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>The places of channels: by verdict where the model says so, then by shown score, then in model order (scoring.md §4).</summary>
internal static class ChannelRanks
{
    /// <summary>Fills in the places, and the best and the worst ones that the likely intervals allow.</summary>
    public static void Fill(ReadOnlySpan<ChannelScore> scores, Span<ChannelVerdict> judgements, bool byVerdict)
    {
        for (var channel = 0; channel < scores.Length; channel++)
        {
            var (before, surelyAbove, surelyBelow) = (0, 0, 0);

            for (var other = 0; other < scores.Length; other++)
            {
                before += IsBefore(scores, judgements, other, channel, byVerdict) ? 1 : 0;
                surelyAbove += scores[other].Low > scores[channel].High ? 1 : 0;
                surelyBelow += scores[other].High < scores[channel].Low ? 1 : 0;
            }

            judgements[channel] = judgements[channel] with
            {
                Rank = 1 + before,
                RankBest = 1 + Math.Min(before, surelyAbove),
                RankWorst = Math.Max(1 + before, scores.Length - surelyBelow),
            };
        }
    }

    private static bool IsBefore(
        ReadOnlySpan<ChannelScore> scores,
        ReadOnlySpan<ChannelVerdict> judgements,
        int one,
        int other,
        bool byVerdict
    )
    {
        if (byVerdict && judgements[one].Verdict != judgements[other].Verdict)
        {
            return judgements[one].Verdict.IsBetterThan(judgements[other].Verdict);
        }

        return scores[one].Score != scores[other].Score ? scores[one].Score > scores[other].Score : one < other;
    }
}
