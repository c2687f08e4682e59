using System.Collections.Immutable;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;

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

    /// <summary>Writes the keys of channels, separated by commas.</summary>
    public static void WriteKeys(ref RawJsonWriter json, CompactResultFragments fragments, ImmutableArray<int> channels)
    {
        for (var place = 0; place < channels.Length; place++)
        {
            json.Append(place == 0 ? default : ","u8);
            json.Append(fragments.Keys[channels[place]]);
        }
    }

    /// <summary>Writes the names of channels inside a text.</summary>
    public static void WriteNames(
        ref RawJsonWriter json,
        CompactResultFragments fragments,
        ImmutableArray<int> channels
    )
    {
        for (var place = 0; place < channels.Length; place++)
        {
            json.Append(place == 0 ? default : "; "u8);
            json.Append(fragments.InlineNames[channels[place]]);
        }
    }

    private static void Write(ref RawJsonWriter json, CompactResultFragments fragments, Scorecard card, int channel)
    {
        var (score, verdict) = (card.Scores[channel], card.Verdicts[channel]);
        json.Append(verdict.Rank == 1 ? "{\"channel\":"u8 : ",{\"channel\":"u8);
        json.Append(fragments.Keys[channel]);
        json.AppendTenths(",\"score\":"u8, score.Score);
        json.AppendTenths(fragments.Verdicts[(int)verdict.Verdict][(int)verdict.Firmness], score.Low);
        json.AppendTenths(",\"high\":"u8, score.High);
        json.Append("},\"rank\":"u8, verdict.Rank);
        json.Append(",\"rankBest\":"u8, verdict.RankBest);
        json.Append(",\"rankWorst\":"u8, verdict.RankWorst);
        json.Append(verdict.Trial ? fragments.Trial : ",\"trial\":false"u8);
        json.Append(verdict.Build ? ",\"build\":true,\"reasons\":["u8 : ",\"build\":false,\"reasons\":["u8);
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
        Span<Reason> reasons = stackalloc Reason[ReasonRules.MaxReasons];
        var first = true;

        foreach (var reason in reasons[..Reason.Write(card, channel, reasons)])
        {
            json.Append(first ? default : ","u8);
            first = false;

            if (reason.Kind == ReasonKind.Gate)
            {
                json.Append(fragments.Gates[reason.Gate]);
                continue;
            }

            var (index, tenths) = (reason.Term.Index, reason.Term.Tenths);
            json.AppendTenths(
                reason.Kind switch
                {
                    ReasonKind.Base => fragments.Base,
                    ReasonKind.Shift => fragments.Shifts[index],
                    ReasonKind.Prior => fragments.Prior,
                    _ => fragments.Items[index],
                },
                tenths
            );
            json.Append("}"u8);
        }
    }
}
