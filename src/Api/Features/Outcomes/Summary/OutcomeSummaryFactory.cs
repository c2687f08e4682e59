using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Outcomes.Summary;

/// <summary>Turns exact sums into a summary that tells nothing about fewer than ten people.</summary>
public static class OutcomeSummaryFactory
{
    /// <summary>Creates the summary.</summary>
    /// <param name="cells">The exact sums.</param>
    /// <param name="priors">What is expected of each channel.</param>
    /// <param name="create">Creates an item from the channel and the code of the group.</param>
    public static OutcomeSummaryResponse Create(
        IEnumerable<OutcomeCell> cells,
        OutcomePriors priors,
        Func<string, string, OutcomeSummaryItem> create
    )
    {
        var items = new List<OutcomeSummaryItem>();

        foreach (
            var channel in cells.GroupBy(cell => cell.Channel).OrderBy(channel => channel.Key, StringComparer.Ordinal)
        )
        {
            // The hours and counts of the groups add up to those of the channel, which another summary shows.
            OutcomeCell[] groups = [.. channel.OrderBy(cell => cell.GroupCode, StringComparer.Ordinal)];
            var withheld = SummaryDisclosure.FindWithheld([.. groups.Select(cell => cell.People)]);
            items.AddRange(
                groups.Zip(
                    withheld,
                    (cell, isWithheld) =>
                    {
                        var item = create(cell.Channel, cell.GroupCode);
                        return isWithheld ? item with { Withheld = true } : Fill(item, cell, priors[cell.Channel]);
                    }
                )
            );
        }

        return new(items);
    }

    private static OutcomeSummaryItem Fill(OutcomeSummaryItem item, OutcomeCell cell, OutcomePrior prior)
    {
        var hours = SummaryDisclosure.Round(
            (decimal)cell.QuarterHours / PlanRules.QuartersPerHour,
            (decimal)cell.MostQuarterHours / PlanRules.QuartersPerHour
        );
        var interviews = SummaryDisclosure.Round(cell.Interviews, cell.MostInterviews);
        // Hours that were not recorded are unknown and not 0.
        var rate =
            hours == 0
                ? (Estimate?)null
                : PosteriorIntervals.Of(GammaPosterior.From(prior.InterviewsPerHour, hours, (int)interviews));
        return item with
        {
            People = SummaryDisclosure.RoundPeople(cell.People),
            Hours = hours,
            Attempts = SummaryDisclosure.Round(cell.Attempts, cell.MostAttempts),
            Replies = SummaryDisclosure.Round(cell.Replies, cell.MostReplies),
            Interviews = interviews,
            Offers = SummaryDisclosure.Round(cell.Offers, cell.MostOffers),
            InterviewsPer10Hours = rate is { } known
                ? new(Per10Hours(known.Mean), Per10Hours(known.Low), Per10Hours(known.High))
                : null,
        };
    }

    private static double Per10Hours(double perHour) => Math.Round(OutcomePrior.HoursOfRate * perHour, 2);
}
