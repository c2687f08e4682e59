using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChannelFit.Domain.Explanations;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>
/// The canonical form <c>scorecard/1</c> of a result, and its hash. Published: neither ever changes.
/// </summary>
/// <remarks>
/// UTF-8 lines, each ended by LF, single spaces between fields: <c>scorecard/1</c>; the instrument and the model; then a
/// line per channel in model order: key, score, <c>min..max</c>, <c>low..high</c>, verdict, firmness, the fired gates
/// as <c>[code code]</c>, and each contribution as <c>source:tenths</c>. Numbers are whole tenths of a point.
/// </remarks>
public static class CanonicalForm
{
    private const int SmallLimit = 1000; // tenths: all scores, and nearly all terms
    private const int LengthShift = 56;

    /// <summary>The numbers up to the limit on either side of 0, in ASCII; the last byte is the length.</summary>
    private static readonly ulong[] Small = [.. Enumerable.Range(-SmallLimit, (2 * SmallLimit) + 1).Select(Pack)];

    /// <summary>SHA-256 of the canonical form, 32 bytes.</summary>
    public static byte[] ComputeHash(Scorecard card)
    {
        using var writer = Write(card);
        return SHA256.HashData(writer.Written);
    }

    /// <summary>The canonical form itself, for whoever wants to check a hash by hand.</summary>
    public static string ToText(Scorecard card)
    {
        using var writer = Write(card);
        return Encoding.ASCII.GetString(writer.Written);
    }

    private static ulong Pack(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Utf8Formatter.TryFormat(number, bytes, out var length);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) | ((ulong)length << LengthShift);
    }

    private static AsciiWriter Write(Scorecard card)
    {
        var labels = card.Model.CanonicalLabels;
        var to = new AsciiWriter(labels.MaxFormLength);
        to.Add(labels.Header);

        for (var channel = 0; channel < card.Scores.Length; channel++)
        {
            var (score, judgement) = (card.Scores[channel], card.Verdicts[channel]);
            to.Add(labels.Channels[channel], score.Score);
            to.Add(" "u8, score.Min);
            to.Add(".."u8, score.Max);
            to.Add(" "u8, score.Low);
            to.Add(".."u8, score.High);
            to.Add(labels.VerdictsAndFirmness[(int)judgement.Verdict][(int)judgement.Firmness]);
            AddGates(labels, judgement, ref to);

            AddTerms(labels, card.Contributions.TenthsOf(channel), ref to);

            to.Add("\n"u8);
        }

        return to;
    }

    private static void AddTerms(CanonicalFormLabels labels, ReadOnlySpan<short> row, ref AsciiWriter to)
    {
        var terms = labels.Terms;

        for (var place = 0; place < terms.Length; place++)
        {
            if (row[place] != LargestRemainder.NoTerm)
            {
                to.Add(in terms[place], row[place]);
            }
        }
    }

    private static void AddGates(CanonicalFormLabels labels, ChannelVerdict judgement, ref AsciiWriter to)
    {
        for (var (gate, first) = (0, true); gate < labels.Gates.Length; gate++)
        {
            if (judgement.HasFired(gate))
            {
                to.Add(first ? ""u8 : " "u8);
                to.Add(labels.Gates[gate]);
                first = false;
            }
        }

        to.Add("]"u8);
    }

    /// <summary>Appends ASCII text and whole numbers to a rented buffer.</summary>
    private ref struct AsciiWriter
    {
        private readonly byte[] buffer;
        private Span<byte> free;

        public AsciiWriter(int capacity)
        {
            buffer = ArrayPool<byte>.Shared.Rent(capacity);
            free = buffer;
        }

        public readonly ReadOnlySpan<byte> Written => buffer.AsSpan(0, buffer.Length - free.Length);

        public void Add(ReadOnlySpan<byte> ascii)
        {
            ascii.CopyTo(free);
            free = free[ascii.Length..];
        }

        public void Add(ReadOnlySpan<byte> ascii, int number)
        {
            Add(ascii);
            Add(number);
        }

        public void Add(in PaddedAscii ascii, int number)
        {
            ascii.CopyTo(free);
            free = free[ascii.Length..];
            Add(number);
        }

        public readonly void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

        private void Add(int number)
        {
            if ((uint)(number + SmallLimit) < (uint)Small.Length)
            {
                var packed = Small[number + SmallLimit];
                BinaryPrimitives.WriteUInt64LittleEndian(free, packed);
                free = free[(int)(packed >> LengthShift)..];
            }
            else
            {
                Utf8Formatter.TryFormat(number, free, out var written);
                free = free[written..];
            }
        }
    }
}
