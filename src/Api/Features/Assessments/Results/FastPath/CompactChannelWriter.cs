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
        json.Append(judgement.Trial ? label.Trial : ",\"trial\":false"u8);
        json.Append(judgement.Build ? ",\"build\":true,\"reasons\":["u8 : ",\"build\":false,\"reasons\":["u8);
        WriteReasons(ref json, label, card, channel);
        json.Append("]}"u8);
    }

    private static void WriteReasons(ref RawJsonWriter json, CompactResultFragments label, Scorecard card, int channel)
    {
        Span<Reason> reasons = stackalloc Reason[ReasonRules.Most];
        var first = true;

        foreach (var reason in reasons[..Reason.Write(card, channel, reasons)])
        {
            json.Append(first ? default : ","u8);
            first = false;

            if (reason.Kind == ReasonKind.Gate)
            {
                json.Append(label.Gates[reason.Gate]);
                continue;
            }

            var (index, tenths) = (reason.Term.Index, reason.Term.Tenths);
            json.AppendTenths(
                reason.Kind switch
                {
                    ReasonKind.Base => label.Base,
                    ReasonKind.Shift => label.Shifts[index],
                    ReasonKind.Prior => label.Prior,
                    _ => label.Items[index],
                },
                tenths
            );
            json.Append("}"u8);
        }
    }
}
