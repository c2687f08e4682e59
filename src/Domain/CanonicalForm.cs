using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain;

/// <summary>
/// The canonical form <c>scorecard/1</c> of a result, and its hash. Both are published and never change.
/// </summary>
/// <remarks>
/// UTF-8 lines, each ended by LF, with single spaces between fields: <c>scorecard/1</c>; the instrument and the model;
/// then one line per channel in model order: key, score, <c>min..max</c>, <c>low..high</c>, verdict, firmness, the fired
/// gates as <c>[code code]</c>, and each contribution as <c>source:tenths</c>. Numbers are whole tenths of a point.
/// </remarks>
public static class CanonicalForm
{
    /// <summary>Returns the SHA-256 of the canonical form, 32 bytes.</summary>
    public static byte[] ComputeHash(Scorecard card) => SHA256.HashData(Encoding.ASCII.GetBytes(ToText(card)));

    /// <summary>Returns the canonical form, with which anyone can check a hash by hand.</summary>
    public static string ToText(Scorecard card)
    {
        var text = new StringBuilder("scorecard/1\n");
        text.Append(card.Model.Instrument.Id).Append(' ').Append(card.Model.Id).Append('\n');

        foreach (var channel in card.Model.Channels)
        {
            var (score, verdict) = (card.Scores[channel.Index], card.Verdicts[channel.Index]);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{channel.Key} {score.Score} {score.Min}..{score.Max} {score.Low}..{score.High}"
            );
            text.Append(' ').Append(verdict.Verdict.Code()).Append(' ').Append(verdict.Firmness.Code());
            AppendGates(text, card.Model, verdict);

            foreach (var term in card.Contributions[channel.Index])
            {
                text.Append(CultureInfo.InvariantCulture, $" {card.Model.SourceOf(term)}:{term.Tenths}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static void AppendGates(StringBuilder text, ScoringModel model, ChannelVerdict verdict)
    {
        var separator = " [";

        for (var gate = 0; gate < model.Rules.Gates.Length; gate++)
        {
            if (verdict.HasFired(gate))
            {
                text.Append(separator).Append(model.Rules.Gates[gate].Code);
                separator = " ";
            }
        }

        text.Append(separator == " [" ? " []" : "]");
    }
}
