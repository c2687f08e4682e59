using System.Globalization;
using System.Text;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>A Markdown table: the first column left-aligned, the others right-aligned.</summary>
public sealed class MarkdownTable
{
    private readonly StringBuilder text = new();

    public MarkdownTable(params string[] headings)
    {
        Row(headings);
        text.Append("|---|").Append(string.Concat(headings.Skip(1).Select(_ => "---:|"))).Append('\n');
    }

    public void Row(params IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    public override string ToString() => text.ToString().TrimEnd();

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");

    public static string Points(double points) => string.Create(CultureInfo.InvariantCulture, $"{points:F1}");

    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:F2}");

    public static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"{number:0.##}");
}
