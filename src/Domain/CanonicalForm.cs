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

    /// <summary>The text between the likely interval and the gates, by verdict and firmness.</summary>
    private static readonly byte[][][] VerdictTexts =
    [
        .. Enum.GetValues<Verdict>()
            .Select(verdict =>
                Enum.GetValues<Firmness>()
                    .Select(firmness => Encoding.ASCII.GetBytes($" {verdict.Code()} {firmness.Code()} ["))
                    .ToArray()
            ),
    ];

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
        var labels = card.Model.CanonicalLabels;
        text.Append(labels.Header);

        for (var channel = 0; channel < card.Scores.Length; channel++)
        {
            var (score, verdict) = (card.Scores[channel], card.Verdicts[channel]);
            text.Append(labels.Channels[channel], score.Score);
            text.Append(" "u8, score.Min);
            text.Append(".."u8, score.Max);
            text.Append(" "u8, score.Low);
            text.Append(".."u8, score.High);
            text.Append(VerdictTexts[(int)verdict.Verdict][(int)verdict.Firmness]);
            WriteGates(card.Model.GatesByChannel[channel], labels, verdict, text);
            WriteTerms(labels.Terms[channel], card.Contributions.TenthsByPlace(channel), text);
            text.Append("\n"u8);
        }
    }

    private static void WriteGates(int[] gates, CanonicalLabels labels, ChannelVerdict verdict, AsciiWriter text)
    {
        var isFirst = true;

        foreach (var gate in gates)
        {
            if (verdict.HasFired(gate))
            {
                text.Append(isFirst ? default : " "u8);
                text.Append(labels.Gates[gate]);
                isFirst = false;
            }
        }

        text.Append("]"u8);
    }

    private static void WriteTerms(byte[][] labels, ReadOnlySpan<short> tenths, AsciiWriter text)
    {
        for (var place = 0; place < tenths.Length; place++)
        {
            if (tenths[place] != LargestRemainder.NoTerm)
            {
                text.Append(labels[place], tenths[place]);
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

        public void Append(ReadOnlySpan<byte> ascii)
        {
            ascii.CopyTo(Reserve(ascii.Length));
            length += ascii.Length;
        }

        public void Append(ReadOnlySpan<byte> ascii, int number)
        {
            var free = Reserve(ascii.Length + LongestNumber);
            ascii.CopyTo(free);
            length += ascii.Length + Format(number, free[ascii.Length..]);
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

        /// <summary>Writes a number and returns its length. Most numbers have one or two digits and need no formatter.</summary>
        private static int Format(int number, Span<byte> free)
        {
            var at = 0;

            if (number < 0)
            {
                free[at++] = (byte)'-';
                number = -number;
            }

            if (number >= 100)
            {
                Utf8Formatter.TryFormat(number, free[at..], out var digits);
                return at + digits;
            }

            if (number >= 10)
            {
                free[at++] = (byte)('0' + (number / 10));
            }

            free[at++] = (byte)('0' + (number % 10));
            return at;
        }

        private Span<byte> Reserve(int size)
        {
            if (buffer.Length - length < size)
            {
                var larger = ArrayPool<byte>.Shared.Rent(2 * (length + size));
                Written.CopyTo(larger);
                Dispose();
                buffer = larger;
            }

            return buffer.AsSpan(length);
        }
    }
}
