using System.Globalization;
using System.Xml.Linq;

namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>
/// The plot of a calibration, an SVG: for each verdict the observed interviews per ten hours with the 90 % interval, and an
/// open circle for the rate expected from the channels alone.
/// </summary>
public static class CalibrationPlot
{
    private const int Width = 640;
    private const int RowHeight = 44;
    private const int Left = 130;
    private const int Right = 610;
    private const int Top = 20;
    private const int BarHeight = 6;
    private const int Radius = 6;
    private const string Ink = "#1b2733";
    private const string Accent = "#0b5563";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Returns the plot; null if no verdict has enough data.</summary>
    /// <param name="report">The calibration.</param>
    /// <param name="title">The title, for readers who do not see the plot.</param>
    /// <param name="labelOf">Returns the label of a verdict.</param>
    public static string? Draw(CalibrationResponse report, string title, Func<string, string> labelOf)
    {
        var rows = report.Verdicts.Where(verdict => verdict.InterviewsPer10Hours is not null).ToList();

        if (rows.Count == 0)
        {
            return null;
        }

        var most = rows.Max(row => Math.Max(row.InterviewsPer10Hours!.High, row.ExpectedPer10Hours ?? 0));
        var height = Top + (rows.Count * RowHeight) + Top;
        var plot = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {height}"),
            new XAttribute("width", Width),
            new XAttribute("height", height),
            new XAttribute("role", "img"),
            new XAttribute("font-family", "Helvetica, Arial, sans-serif"),
            new XAttribute("font-size", 14),
            new XElement(Svg + "title", title),
            rows.Select((row, place) => Row(row, Top + (place * RowHeight) + (RowHeight / 2)))
        );
        return plot.ToString();

        IEnumerable<XElement> Row(CalibrationVerdictResponse row, int y)
        {
            var (rate, expected) = (row.InterviewsPer10Hours!, row.ExpectedPer10Hours ?? 0);
            yield return Text(0, y, labelOf(row.Verdict));
            yield return new XElement(
                Svg + "rect",
                new XAttribute("x", X(rate.Low)),
                new XAttribute("y", y - (BarHeight / 2)),
                new XAttribute("width", Number(Position(rate.High) - Position(rate.Low))),
                new XAttribute("height", BarHeight),
                new XAttribute("fill", Accent),
                new XAttribute("opacity", "0.35")
            );
            yield return Circle(rate.Mean, y, Accent);
            yield return Circle(expected, y, "none");
            yield return Text(Position(rate.Mean), y - 12, Number(rate.Mean), "middle");
        }

        XElement Circle(double value, int y, string fill) =>
            new(
                Svg + "circle",
                new XAttribute("cx", X(value)),
                new XAttribute("cy", y),
                new XAttribute("r", Radius),
                new XAttribute("fill", fill),
                new XAttribute("stroke", Accent),
                new XAttribute("stroke-width", 2)
            );

        double Position(double value) => Left + ((Right - Left) * (most == 0 ? 0 : value / most));

        string X(double value) => Number(Position(value));
    }

    private static XElement Text(double x, int y, string text, string anchor = "start") =>
        new(
            Svg + "text",
            new XAttribute("x", Number(x)),
            new XAttribute("y", y + (anchor == "start" ? 5 : 0)),
            new XAttribute("text-anchor", anchor),
            new XAttribute("fill", Ink),
            text
        );

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
