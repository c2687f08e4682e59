using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChannelFit.Domain.Explanations;
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
    private const int UsualLength = 8 * 1024; // bytes; a longer form needs a larger buffer

    /// <summary>Returns the SHA-256 of the canonical form, 32 bytes.</summary>
    public static byte[] ComputeHash(Scorecard card)
    {
        using var text = new AsciiWriter(UsualLength);
        Write(card, text);
        return SHA256.HashData(text.Written);
    }

    /// <summary>Returns the canonical form, with which anyone can check a hash by hand.</summary>
    public static string ToText(Scorecard card)
    {
        using var text = new AsciiWriter(UsualLength);
        Write(card, text);
        return Encoding.ASCII.GetString(text.Written);
    }

    private static void Write(Scorecard card, AsciiWriter text)
    {
        text.Append("scorecard/1\n");
        text.Append(card.Model.Instrument.Id);
        text.Append(" ");
        text.Append(card.Model.Id);
        text.Append("\n");

        foreach (var channel in card.Model.Channels)
        {
            var (score, verdict) = (card.Scores[channel.Index], card.Verdicts[channel.Index]);
            text.Append(channel.Key);
            text.Append(" "u8, score.Score);
            text.Append(" "u8, score.Min);
            text.Append(".."u8, score.Max);
            text.Append(" "u8, score.Low);
            text.Append(".."u8, score.High);
            text.Append(" ");
            text.Append(verdict.Verdict.Code());
            text.Append(" ");
            text.Append(verdict.Firmness.Code());
            WriteGates(card.Model, verdict, text);
            WriteTerms(card, channel.Index, text);
            text.Append("\n");
        }
    }

    private static void WriteGates(ScoringModel model, ChannelVerdict verdict, AsciiWriter text)
    {
        var separator = " [";

        for (var gate = 0; gate < model.Rules.Gates.Length; gate++)
        {
            if (verdict.HasFired(gate))
            {
                text.Append(separator);
                text.Append(model.Rules.Gates[gate].Code);
                separator = " ";
            }
        }

        text.Append(separator == " [" ? " []" : "]");
    }

    private static void WriteTerms(Scorecard card, int channel, AsciiWriter text)
    {
        var terms = card.Contributions.TenthsByPlace(channel);

        for (var place = 0; place < terms.Length; place++)
        {
            if (terms[place] != LargestRemainder.NoTerm)
            {
                text.Append(card.Model.TermLabels[place], terms[place]);
            }
        }
    }

    /// <summary>Appends ASCII text and integers to a pooled buffer, which grows when it is full.</summary>
    private sealed class AsciiWriter(int capacity) : IDisposable
    {
        private const int LongestNumber = 11;

        private byte[] buffer = ArrayPool<byte>.Shared.Rent(capacity);
        private int length;

        public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

        public void Append(string ascii)
        {
            Reserve(ascii.Length);
            length += Encoding.ASCII.GetBytes(ascii, buffer.AsSpan(length));
        }

        public void Append(ReadOnlySpan<byte> ascii, int number)
        {
            Reserve(ascii.Length + LongestNumber);
            var free = buffer.AsSpan(length);
            ascii.CopyTo(free);
            Utf8Formatter.TryFormat(number, free[ascii.Length..], out var digits);
            length += ascii.Length + digits;
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

        private void Reserve(int size)
        {
            if (buffer.Length - length < size)
            {
                var larger = ArrayPool<byte>.Shared.Rent(2 * (length + size));
                Written.CopyTo(larger);
                Dispose();
                buffer = larger;
            }
        }
    }
}
