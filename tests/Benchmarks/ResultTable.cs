using System.Globalization;
using System.Text;

namespace ChannelFit.Benchmarks;

/// <summary>The printed table: sections of rows, with numbers right-aligned under their headings.</summary>
public sealed class ResultTable
{
    private const int NameWidth = 52;
    private const int CellWidth = 14;

    private readonly StringBuilder text = new();

    /// <summary>Begins a section.</summary>
    public void Section(string name, params ReadOnlySpan<string> headings) => Line($"\n{name}", headings);

    /// <summary>Adds a row and reports it on standard error, because measuring takes minutes.</summary>
    public void Row(string name, params ReadOnlySpan<string> cells)
    {
        Line($"  {name}", cells);
        Console.Error.WriteLine($"  {name}: {string.Join(" | ", cells!)}");
    }

    public override string ToString() => text.ToString();

    /// <summary>Formats a number with thousands separators, and with decimals only if it is small.</summary>
    public static string Number(double value) =>
        value.ToString(Math.Abs(value) < 10 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    private void Line(string name, ReadOnlySpan<string> cells)
    {
        text.Append(name.PadRight(NameWidth));

        foreach (var cell in cells)
        {
            text.Append(cell.PadLeft(CellWidth));
        }

        text.AppendLine();
    }
}
