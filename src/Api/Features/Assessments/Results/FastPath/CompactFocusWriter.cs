using System.Text.Encodings.Web;
using ChannelFit.Catalog;
using ChannelFit.Domain;
using ChannelFit.Domain.Explanations;

namespace ChannelFit.Api.Features.Assessments.Results.FastPath;

/// <summary>Writes the focus of a compact result, with its two sentences.</summary>
internal static class CompactFocusWriter
{
    /// <summary>Writes the member <c>focus</c>.</summary>
    public static void Write(
        ref RawJsonWriter json,
        CompactResultFragments fragments,
        Scorecard card,
        Headline headline
    )
    {
        json.Append(fragments.Focus[headline.Focus][(int)card.Verdicts[headline.Focus].Verdict]);
        WriteSentence(ref json, fragments, fragments.FirstSentences[headline.First], headline);
        json.Append(" "u8);
        WriteSentence(ref json, fragments, fragments.SecondSentences[headline.Second], headline);
        json.Append("\",\"codes\":[\"focus.first."u8, headline.First);
        json.Append("\",\"focus.second."u8, headline.Second);
        json.Append("\"],\"instead\":["u8);
        CompactChannelWriter.WriteKeys(ref json, fragments, headline.Better);
        json.Append("]}"u8);
    }

    private static void WriteSentence(
        ref RawJsonWriter json,
        CompactResultFragments fragments,
        SentencePart[] sentence,
        Headline headline
    )
    {
        foreach (var part in sentence)
        {
            json.Append(part.Text);

            switch (part.Placeholder)
            {
                case HeadlineText.Channel:
                    json.Append(fragments.InlineNames[headline.Focus]);
                    break;
                case HeadlineText.Channels:
                    CompactChannelWriter.WriteNames(ref json, fragments, headline.Named);
                    break;
                case HeadlineText.HoursOfFocus:
                    json.Append(default, JavaScriptEncoder.Default.Encode(HeadlineText.Hours(headline.Hours ?? 0)));
                    break;
            }
        }
    }
}
