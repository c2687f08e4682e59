using ChannelFit.Api.Features.Activity;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>Creates responses from the progress of a person.</summary>
public static class ProgressResponseFactory
{
    private const int RateDecimals = 3;
    private const int InterviewDecimals = 2;

    public static ProgressResponse Create(
        string personRef,
        Guid? assessment,
        PersonProgress progress,
        PublishedCatalog catalog,
        LanguageTexts texts
    ) =>
        new(
            personRef,
            $"{progress.Period.Current}",
            assessment,
            catalog.OutcomePriors.Id,
            [
                .. progress.Weeks.Select(week => new WeekProgressResponse(
                    $"{week.Week}",
                    progress.PlannedPerWeek,
                    (double)week.Spent
                )),
            ],
            [.. progress.Channels.Select(channel => Channel(channel, progress.Period, texts))],
            texts.Report.Sentences["rates"]
        );

    private static ChannelProgressResponse Channel(AdvisedChannel channel, ProgressPeriod period, LanguageTexts texts)
    {
        var progress = channel.Progress;
        var text = AdviceText.Create(channel, texts);
        return new(
            progress.Channel,
            new(
                progress.PlannedPerWeek,
                progress.PlannedPerWeek * Math.Min(ProgressPeriod.RecentWeeks, period.Weeks),
                progress.PlannedPerWeek * period.Weeks
            ),
            ActivityNumbersResponse.From(progress.Recent),
            ActivityNumbersResponse.From(progress.All),
            ActivityNumbersResponse.From(progress.Counted),
            Round(channel.ReplyRate, 1, RateDecimals),
            Round(channel.InterviewsPerHour, OutcomePrior.HoursOfRate, InterviewDecimals),
            new(
                channel.Advice.Code(),
                text.Text,
                new(
                    (double)AdviceRules.CountOf(channel.Next, progress),
                    channel.Next == NextAction.MakeAttempts ? "attempts" : "hours",
                    text.Next
                )
            )
        );
    }

    private static EstimateWithInterval? Round(Estimate? estimate, double factor, int decimals) =>
        estimate is { } known
            ? new(
                Math.Round(factor * known.Mean, decimals),
                Math.Round(factor * known.Low, decimals),
                Math.Round(factor * known.High, decimals)
            )
            : null;
}
