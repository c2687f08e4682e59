using ChannelFit.Api.Http;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Writes the channels of a compact result, as <see cref="ChannelViews"/> shows them.</summary>
internal static class ChannelJson
{
    /// <summary>The member, best channel first.</summary>
    public static void Write(ref RawJson json, ResultLabels label, Scorecard card)
    {
        json.Add(",\"channels\":["u8);

        foreach (var channel in card.RankOrder)
        {
            Write(ref json, label, card, channel);
        }

        json.Add("]"u8);
    }

    private static void Write(ref RawJson json, ResultLabels label, Scorecard card, int channel)
    {
        var (score, judgement) = (card.Scores[channel], card.Judgements[channel]);
        json.Add(judgement.Rank == 1 ? "{\"channel\":"u8 : ",{\"channel\":"u8);
        json.Add(label.Keys[channel]);
        json.AddPoints(",\"score\":"u8, score.Score);
        json.AddPoints(label.Outcomes[(int)judgement.Verdict][(int)judgement.Firmness], score.Low);
        json.AddPoints(",\"high\":"u8, score.High);
        json.Add("},\"rank\":"u8, judgement.Rank);
        json.Add(",\"rankBest\":"u8, judgement.RankBest);
        json.Add(",\"rankWorst\":"u8, judgement.RankWorst);
        json.Add(judgement.Trial ? label.Trial : ",\"trial\":false"u8);
        json.Add(judgement.Build ? ",\"build\":true,\"reasons\":["u8 : ",\"build\":false,\"reasons\":["u8);
        WriteReasons(ref json, label, card, channel);
        json.Add("]}"u8);
    }

    private static void WriteReasons(ref RawJson json, ResultLabels label, Scorecard card, int channel)
    {
        Span<Reason> reasons = stackalloc Reason[ReasonRules.Most];
        var first = true;

        foreach (var reason in reasons[..Reason.Write(card, channel, reasons)])
        {
            json.Add(first ? default : ","u8);
            first = false;

            if (reason.Kind == ReasonKind.Gate)
            {
                json.Add(label.Gates[reason.Gate]);
                continue;
            }

            var (index, tenths) = (reason.Term.Index, reason.Term.Tenths);
            json.AddPoints(
                reason.Kind switch
                {
                    ReasonKind.Base => label.Base,
                    ReasonKind.Shift => label.Shifts[index],
                    ReasonKind.Prior => label.Prior,
                    _ => label.Items[index],
                },
                tenths
            );
            json.Add("}"u8);
        }
    }
}
