using System.Globalization;
using System.Text;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Outcomes.Statistics;

namespace ChannelFit.Api.Cli;

/// <summary>The statistics of an instrument as a section of the model card, in Markdown.</summary>
internal static class StatisticsText
{
    /// <summary>Returns the section.</summary>
    public static string Format(InstrumentStatisticsResponse report, DateOnly today)
    {
        var text = new StringBuilder();
        Line($"### Statistics of {report.Instrument}, {today:yyyy-MM-dd}");
        Line($"");
        Line($"{report.People} response sets; values and scores of {report.Model}.");
        Line($"");
        Line($"| item | n | mean | floor | ceiling | item–total |");
        Line($"|---|---:|---:|---:|---:|---:|");

        foreach (var item in report.Items)
        {
            Line(
                $"| {item.Item} | {item.N} | {(item.Missing > 0 ? Withheld(item.Missing) : Number(item.Mean))} | {Number(item.Floor)} | {Number(item.Ceiling)} | {Number(item.ItemTotal)} |"
            );
        }

        Line($"");
        Line($"| construct | items | n | α (95 %) | ω (95 %) | SEM | assumed SEM |");
        Line($"|---|---:|---:|---:|---:|---:|---:|");

        foreach (var row in report.Reliability)
        {
            Line(
                $"| {row.Construct} | {row.Items} | {row.N} | {(row.Missing > 0 ? Withheld(row.Missing) : Interval(row.Alpha))} | {Interval(row.Omega)} | {Number(row.Sem)} | {row.AssumedSem:0.00} |"
            );
        }

        Line($"");
        Line($"| construct | channel | retest n | correlation (95 %) |");
        Line($"|---|---|---:|---:|");

        foreach (var row in report.Retest)
        {
            Line(
                $"| {row.Construct} | {row.Channel} | {row.N} | {(row.Missing > 0 ? Withheld(row.Missing) : Interval(row.Correlation))} |"
            );
        }

        Line($"");
        Line($"| score | n | percentiles 5, 10, 25, 50, 75, 90, 95 |");
        Line($"|---|---:|---|");

        foreach (var row in report.Norms)
        {
            var percentiles = row.Percentiles is null
                ? Withheld(row.Missing)
                : string.Join(", ", row.Percentiles.Select(percentile => Number(percentile.Score)));
            var name = string.Join(" ", new[] { row.Construct, row.Channel }.OfType<string>());
            Line($"| {name} | {row.N} | {percentiles}{(row.Provisional == true ? " (provisional)" : "")} |");
        }

        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string Withheld(int needed) => FormattableString.Invariant($"withheld: {needed} more are needed");

    private static string Number(double? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    private static string Interval(EstimateWithInterval? estimate) =>
        estimate is null
            ? ""
            : FormattableString.Invariant($"{estimate.Mean:0.00} ({estimate.Low:0.00}–{estimate.High:0.00})");
}
