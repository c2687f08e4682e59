using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChannelFit.Domain;

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
    /// <summary>SHA-256 of the canonical form, 32 bytes.</summary>
    public static byte[] Hash(Scorecard card)
    {
        using var writer = Write(card);
        return SHA256.HashData(writer.Written);
    }

    /// <summary>The canonical form itself, for whoever wants to check a hash by hand.</summary>
    public static string Text(Scorecard card)
    {
        using var writer = Write(card);
        return Encoding.ASCII.GetString(writer.Written);
    }

    private static Writer Write(Scorecard card)
    {
        var to = new Writer();
        to.Add("scorecard/1\n");
        to.Add(card.Model.Instrument.Id).Add(" ").Add(card.Model.Id).Add("\n");

        foreach (var channel in card.Model.Channels)
        {
            var (score, judgement) = (card.Scores[channel.Index], card.Judgements[channel.Index]);
            to.Add(channel.Key).Add(" ").Add(score.Score);
            to.Add(" ").Add(score.Min).Add("..").Add(score.Max);
            to.Add(" ").Add(score.Low).Add("..").Add(score.High);
            to.Add(" ").Add(judgement.Verdict.Code()).Add(" ").Add(judgement.Firmness.Code()).Add(" [");
            WriteGates(card, judgement, to);
            to.Add("]");

            foreach (var term in card.Terms[channel.Index])
            {
                to.Add(card.Model.Labels.Of(term)).Add(term.Tenths);
            }

            to.Add("\n");
        }

        return to;
    }

    private static void WriteGates(Scorecard card, Judgement judgement, Writer to)
    {
        var first = true;
        var gates = card.Model.Rules.Gates;

        for (var gate = 0; gate < gates.Length; gate++)
        {
            if (judgement.HasFired(gate))
            {
                to.Add(first ? "" : " ").Add(gates[gate].Code);
                first = false;
            }
        }
    }

    /// <summary>Appends ASCII text and whole numbers to a rented buffer.</summary>
    private sealed class Writer : IDisposable
    {
        private byte[] buffer = ArrayPool<byte>.Shared.Rent(8192);
        private int length;

        public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

        public Writer Add(string text)
        {
            Reserve(text.Length);
            length += Encoding.ASCII.GetBytes(text, buffer.AsSpan(length));
            return this;
        }

        public Writer Add(ReadOnlySpan<byte> ascii)
        {
            Reserve(ascii.Length);
            ascii.CopyTo(buffer.AsSpan(length));
            length += ascii.Length;
            return this;
        }

        public Writer Add(int number)
        {
            const int longest = 11;
            Reserve(longest);
            Utf8Formatter.TryFormat(number, buffer.AsSpan(length), out var written);
            length += written;
            return this;
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

        private void Reserve(int more)
        {
            if (buffer.Length - length < more)
            {
                var larger = ArrayPool<byte>.Shared.Rent(2 * (length + more));
                Written.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
    }
}

/// <summary>How the canonical form begins each term, by what it comes from: written once per model, not once per term.</summary>
internal sealed class TermLabels(ModelRules rules)
{
    private readonly byte[] start = Write("base");
    private readonly byte[] bound = Write("bound");
    private readonly byte[][] shifts = [.. rules.Shifts.Select(shift => Write(shift.Source))];
    private readonly byte[][] items = [.. rules.Instrument.Items.Select(item => Write(item.Code))];

    public ReadOnlySpan<byte> Of(Contribution term) =>
        term.Kind switch
        {
            ContributionKind.Base => start,
            ContributionKind.Shift => shifts[term.Index],
            ContributionKind.Item => items[term.Index],
            _ => bound,
        };

    private static byte[] Write(string source) => Encoding.ASCII.GetBytes($" {source}:");
}
