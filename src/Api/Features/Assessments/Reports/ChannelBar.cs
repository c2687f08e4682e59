using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Assessments.Reports;

/// <summary>One channel's score from 0 to 100 as a picture; hidden from readers' software, since the row says it all.</summary>
internal static class ChannelBar
{
    public static Html Render(Report report, ChannelView channel) =>
        Html.Of(
            $"""
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            {(channel.Bounds is { Range: var range } ? Box("possible", range.Min, range.Max, 1, 8) : Html.Nothing)}
            {Html.Each(Bands(report), Mark)}
            {Box($"bar {channel.Verdict}", 0, channel.Score, 2.5, 5)}
            {(channel.Likely is { } likely ? Whisker(likely) : Html.Nothing)}
            </svg>
            """
        );

    /// <summary>Where the next verdict starts.</summary>
    private static double[] Bands(Report report) =>
        report.Scored?.Card.Model.Rules.Bands is { } bands
            ? [Views.Points(bands.Watch), Views.Points(bands.Support), Views.Points(bands.Core)]
            : [];

    private static Html Mark(double points) => Box("mark", points - .15, points + .15, 0, 10);

    private static Html Whisker(LikelyView likely) =>
        Html.Of(
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

    private static Html Box(string kind, double from, double to, double top, double height) =>
        Html.Of(
            $"""
            <rect class="{kind}" x="{from}" y="{top}" width="{Math.Round(to - from, 2)}" height="{height}"/>
            """
        );
}
