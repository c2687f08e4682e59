using System.Runtime.Intrinsics;
using System.Text;
using ChannelFit.Domain.Verdicts;

namespace ChannelFit.Domain.Scoring;

/// <summary>The names that the canonical form consists of, in ASCII: written once per model, not once per result.</summary>
internal sealed class CanonicalFormLabels
{
    /// <summary>No number that is written takes more bytes, its sign included.</summary>
    public const int MaxNumberLength = 11;

    public CanonicalFormLabels(ModelRules rules)
    {
        Header = Ascii($"scorecard/1\n{rules.Instrument.Id} {rules.Id}\n");
        Channels = [.. rules.Channels.Select(channel => Ascii($"{channel.Key} "))];
        Gates = [.. rules.Gates.Select(gate => Ascii(gate.Code))];
        string[] sources =
        [
            "base",
            .. rules.Shifts.Select(shift => shift.Source),
            .. rules.Measures.Select(measure => measure.Prior?.Source).OfType<string>().Take(1),
            .. rules.Instrument.Items.Select(item => item.Code),
            "bound",
        ];
        Terms = [.. sources.Select(source => new PaddedAscii(Ascii($" {source}:")))];

        const int numbers = 6; // five, and the signs between them
        var longestLine =
            Channels.Max(key => key.Length)
            + (numbers * MaxNumberLength)
            + VerdictsAndFirmness.Max(row => row.Max(outcome => outcome.Length))
            + Gates.Sum(gate => gate.Length + 1);
        MaxFormLength =
            Header.Length + (Channels.Length * (longestLine + Terms.Sum(term => term.PaddedLength + MaxNumberLength)));
    }

    /// <summary>The lines before the channels.</summary>
    public byte[] Header { get; }

    /// <summary>How the line of each channel begins.</summary>
    public byte[][] Channels { get; }

    /// <summary>By verdict, then by firmness.</summary>
    public byte[][][] VerdictsAndFirmness { get; } =
    [
        .. Enum.GetValues<Verdict>()
            .Select(verdict =>
                Enum.GetValues<Firmness>().Select(firmness => Ascii($" {verdict.Code()} {firmness.Code()} [")).ToArray()
            ),
    ];

    /// <summary>By position in the model.</summary>
    public byte[][] Gates { get; }

    /// <summary>How the term in each place begins.</summary>
    public PaddedAscii[] Terms { get; }

    /// <summary>No form has more bytes.</summary>
    public int MaxFormLength { get; }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}

/// <summary>Text with room behind it, so that a short one is copied in one step of fixed size.</summary>
internal readonly struct PaddedAscii
{
    private static readonly int Step = Vector256<byte>.Count;

    private readonly Vector256<byte> first;
    private readonly byte[] rest;

    public PaddedAscii(ReadOnlySpan<byte> text)
    {
        Length = text.Length;
        Span<byte> padded = stackalloc byte[Step];
        text[..Math.Min(Step, text.Length)].CopyTo(padded);
        first = Vector256.Create<byte>(padded);
        rest = text[Math.Min(Step, text.Length)..].ToArray();
    }

    public int Length { get; }

    /// <summary>The bytes that a copy overwrites: the text, and what follows a short one up to the end of the step.</summary>
    public int PaddedLength => Step + rest.Length;

    /// <summary>Copies the text to where there is <see cref="PaddedLength"/>.</summary>
    public void CopyTo(Span<byte> to)
    {
        first.CopyTo(to);

        if (Length > Step)
        {
            rest.CopyTo(to[Step..]);
        }
    }
}
