using System.Numerics;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>Writes the channels of a compact result, equal to those of <see cref="ChannelResponseFactory"/>.</summary>
internal static class CompactChannelWriter
{
    /// <summary>Writes the member <c>channels</c>, best channel first.</summary>
    public static void Write(ref RawJsonWriter json, CompactResultFragments fragments, Scorecard card)
    {
        json.Append(",\"channels\":["u8);

        foreach (var channel in card.RankOrder)
        {
            Write(ref json, fragments, card, channel);
        }

        json.Append("]"u8);
    }

    private static void Write(ref RawJsonWriter json, CompactResultFragments fragments, Scorecard card, int channel)
    {
        var (score, verdict) = (card.Scores[channel], card.Verdicts[channel]);
        json.Append(verdict.Rank == 1 ? "{\"channel\":"u8 : ",{\"channel\":"u8);
        json.Append(fragments.Keys[channel]);
        json.AppendTenths(",\"score\":"u8, score.Score);
        json.AppendTenths(fragments.Outcomes[(int)verdict.Verdict][(int)verdict.Firmness], score.Low);
        json.AppendTenths(",\"high\":"u8, score.High);
        json.Append("},\"rank\":"u8, verdict.Rank);
        json.Append(",\"rankBest\":"u8, verdict.RankBest);
        json.Append(",\"rankWorst\":"u8, verdict.RankWorst);
        json.Append(verdict.Trial ? fragments.Trial : ",\"trial\":false,\"reasons\":["u8);
        WriteReasons(ref json, fragments, card, channel);
        json.Append("]}"u8);
    }

    private static void WriteReasons(
        ref RawJsonWriter json,
        CompactResultFragments fragments,
        Scorecard card,
        int channel
    )
    {
        Span<Contribution> terms = stackalloc Contribution[Scorecard.MaxReasons];
        var count = card.TopReasons(channel, terms, out var gates);
        var first = true;

        for (; gates != 0; gates &= gates - 1)
        {
            json.Append(first ? default : ","u8);
            json.Append(fragments.Gates[BitOperations.TrailingZeroCount(gates)]);
            first = false;
        }

        foreach (var term in terms[..count])
        {
            json.Append(first ? default : ","u8);
            json.AppendTenths(
                (term.Kind == ContributionKind.Item ? fragments.Items : fragments.Shifts)[term.Index],
                term.Tenths
            );
            json.Append("}"u8);
            first = false;
        }
    }
}
