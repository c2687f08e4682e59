using System.Globalization;
using System.Text;
using ChannelFit.Api.Features.Outcomes.Calibration;

namespace ChannelFit.Api.Cli;

/// <summary>The calibration of a model as a section of the model card, in Markdown.</summary>
internal static class CalibrationText
{
    /// <summary>Returns the section.</summary>
    public static string Format(CalibrationResponse report, DateOnly today)
    {
        var text = new StringBuilder();
        Line($"### Calibration of {report.Model}, {today:yyyy-MM-dd}");
        Line($"");
        Line($"{Sentence(report)} {report.People} people.");

        if (report.ProbabilityOrdered is { } ordered)
        {
            Line(
                $"Probability of {string.Join(" > ", report.Compared)}: {ordered:0.000}; of the reverse order: {report.ProbabilityReversed:0.000}. Dispersion {report.Dispersion:0.0}."
            );
        }

        Line($"");
        Line(
            $"| verdict | pairs | people | hours | interviews | interviews per 10 hours | expected from the channels alone | ratio |"
        );
        Line($"|---|---:|---:|---:|---:|---:|---:|---:|");

        foreach (var row in report.Verdicts)
        {
            if (row.Withheld == true)
            {
                Line($"| {row.Verdict} | withheld: {row.Missing} more pairs are needed | | | | | | |");
                continue;
            }

            var (rate, ratio) = (row.InterviewsPer10Hours!, row.Ratio);
            Line(
                $"| {row.Verdict} | {row.Pairs} | {row.People} | {row.Hours} | {row.Interviews} | {rate.Mean:0.00} ({rate.Low:0.00}–{rate.High:0.00}) | {row.ExpectedPer10Hours:0.00} | {(ratio is null ? "" : FormattableString.Invariant($"{ratio.Mean:0.00} ({ratio.Low:0.00}–{ratio.High:0.00})"))} |"
            );
        }

        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string Sentence(CalibrationResponse report) =>
        report.Finding switch
        {
            "separating" => "separating: better verdicts led to more interviews per hour.",
            "inverted" => "inverted: better verdicts led to fewer interviews per hour.",
            "flat" => "flat: the data show no order of the verdicts.",
            _ => "insufficient: fewer than two verdicts have 50 pairs of a person and a channel with four weeks.",
        };
}
