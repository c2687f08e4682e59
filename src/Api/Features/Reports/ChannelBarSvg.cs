using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Reports;

/// <summary>Draws the score of a channel from 0 to 100. Hidden from screen readers, because the row contains the same information.</summary>
internal static class ChannelBarSvg
{
    public static HtmlFragment Render(Report report, ChannelResponse channel) =>
        HtmlFragment.Format(
            $"""
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            {(
                channel.Bounds is { Range: var range }
                    ? Box("possible", range.Min, range.Max, 1, 8)
                    : HtmlFragment.Empty
            )}
            {HtmlFragment.ForEach(Bands(report), Mark)}
            {Box($"bar {channel.Verdict}", 0, channel.Score, 2.5, 5)}
            {(channel.Likely is { } likely ? Whisker(likely) : HtmlFragment.Empty)}
            </svg>
            """
        );

    /// <summary>Draws the score at which the next verdict begins.</summary>
    private static double[] Bands(Report report) =>
        report.Scored?.Card.Model.Rules.Bands is { } bands
            ?
            [
                ScoreResponseFactory.ToPoints(bands.Watch),
                ScoreResponseFactory.ToPoints(bands.Support),
                ScoreResponseFactory.ToPoints(bands.Core),
            ]
            : [];

    private static HtmlFragment Mark(double points) => Box("mark", points - .15, points + .15, 0, 10);

    private static HtmlFragment Whisker(LikelyIntervalResponse likely) =>
        HtmlFragment.Format(
            $"""
            {Box("likely", likely.Low, likely.High, 4.5, 1)}{Box("likely", likely.Low, likely.Low + .5, 3, 4)}{Box(
                "likely",
                likely.High - .5,
                likely.High,
                3,
                4
            )}
            """
        );

    private static HtmlFragment Box(string kind, double from, double to, double top, double height) =>
        HtmlFragment.Format(
            $"""
            <rect class="{kind}" x="{from}" y="{top}" width="{Math.Round(to - from, 2)}" height="{height}"/>
            """
        );
}
