using System.Text;

namespace ChannelFit.Domain;

/// <summary>The names that the canonical form consists of, in ASCII: written once per model, not once per result.</summary>
internal sealed class FormLabels
{
    private const int LongestNumber = 11;

    private readonly byte[] start = Term("base");
    private readonly byte[] bound = Term("bound");
    private readonly byte[][] shifts;
    private readonly byte[][] items;
    private readonly int longestLine;
    private readonly int longestTerm;

    public FormLabels(ModelRules rules)
    {
        Head = Ascii($"scorecard/1\n{rules.Instrument.Id} {rules.Id}\n");
        Channels = [.. rules.Channels.Select(channel => Ascii($"{channel.Key} "))];
        Gates = [.. rules.Gates.Select(gate => Ascii(gate.Code))];
        shifts = [.. rules.Shifts.Select(shift => Term(shift.Source))];
        items = [.. rules.Instrument.Items.Select(item => Term(item.Code))];

        byte[][] terms = [start, bound, .. shifts, .. items];
        const int numbers = 6; // five, and the signs between them
        longestLine =
            Channels.Max(key => key.Length)
            + (numbers * LongestNumber)
            + Outcomes.Max(row => row.Max(outcome => outcome.Length))
            + Gates.Sum(gate => gate.Length + 1);
        longestTerm = terms.Max(term => term.Length) + LongestNumber;
    }

    /// <summary>The lines before the channels.</summary>
    public byte[] Head { get; }

    /// <summary>How the line of each channel begins.</summary>
    public byte[][] Channels { get; }

    /// <summary>By verdict, then by firmness.</summary>
    public byte[][][] Outcomes { get; } =
    [
        .. Enum.GetValues<Verdict>()
            .Select(verdict =>
                Enum.GetValues<Firmness>().Select(firmness => Ascii($" {verdict.Code()} {firmness.Code()} [")).ToArray()
            ),
    ];

    /// <summary>By position in the model.</summary>
    public byte[][] Gates { get; }

    /// <summary>How a term begins, by what it comes from.</summary>
    public ReadOnlySpan<byte> Of(Contribution term) =>
        term.Kind switch
        {
            ContributionKind.Base => start,
            ContributionKind.Shift => shifts[term.Index],
            ContributionKind.Item => items[term.Index],
            _ => bound,
        };

    /// <summary>No form of the card has more bytes.</summary>
    public int LongestForm(Scorecard card)
    {
        var longest = Head.Length;

        foreach (var terms in card.Terms)
        {
            longest += longestLine + (terms.Length * longestTerm);
        }

        return longest;
    }

    private static byte[] Term(string source) => Ascii($" {source}:");

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
