using System.Numerics;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>Writes the channels of a compact result, as <see cref="ChannelResponseFactory"/> shows them.</summary>
internal static class CompactChannelWriter
{
    /// <summary>The member, best channel first.</summary>
    public static void Write(ref RawJsonWriter json, CompactResultFragments label, Scorecard card)
    {
        json.Append(",\"channels\":["u8);

        foreach (var channel in card.RankOrder)
        {
            Write(ref json, label, card, channel);
        }

        json.Append("]"u8);
    }

    private static void Write(ref RawJsonWriter json, CompactResultFragments label, Scorecard card, int channel)
    {
        var (score, judgement) = (card.Scores[channel], card.Verdicts[channel]);
        json.Append(judgement.Rank == 1 ? "{\"channel\":"u8 : ",{\"channel\":"u8);
        json.Append(label.Keys[channel]);
        json.AppendTenths(",\"score\":"u8, score.Score);
        json.AppendTenths(label.Outcomes[(int)judgement.Verdict][(int)judgement.Firmness], score.Low);
        json.AppendTenths(",\"high\":"u8, score.High);
        json.Append("},\"rank\":"u8, judgement.Rank);
        json.Append(",\"rankBest\":"u8, judgement.RankBest);
        json.Append(",\"rankWorst\":"u8, judgement.RankWorst);
        json.Append(judgement.Trial ? label.Trial : ",\"trial\":false,\"reasons\":["u8);
        WriteReasons(ref json, label, card, channel);
        json.Append("]}"u8);
    }

    private static void WriteReasons(ref RawJsonWriter json, CompactResultFragments label, Scorecard card, int channel)
    {
        Span<Contribution> terms = stackalloc Contribution[Scorecard.MaxReasons];
        var count = card.TopReasons(channel, terms, out var gates);
        var first = true;

        for (; gates != 0; gates &= gates - 1)
        {
            json.Append(first ? default : ","u8);
            json.Append(label.Gates[BitOperations.TrailingZeroCount(gates)]);
            first = false;
        }

        foreach (var term in terms[..count])
        {
            json.Append(first ? default : ","u8);
            json.AppendTenths(
                (term.Kind == ContributionKind.Item ? label.Items : label.Shifts)[term.Index],
                term.Tenths
            );
            json.Append("}"u8);
            first = false;
        }
    }
}
