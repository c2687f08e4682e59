using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>The planned and the spent hours of a week on a channel, over at most 500 people who recorded activity in the last four full weeks.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Planned">The planned hours; null if fewer than ten people plan any.</param>
/// <param name="Spent">The spent hours, the mean of the weeks; null if fewer than ten people spent any.</param>
public sealed record CohortHours(string Channel, long? Planned, long? Spent)
{
    /// <summary>The number of weeks that are read.</summary>
    public const int Weeks = 4;

    /// <summary>The number of people who are read.</summary>
    public const int MostPeople = 500;

    /// <summary>Returns the hours of the channels that somebody planned or worked on. No number is about fewer than ten people.</summary>
    public static IReadOnlyList<CohortHours> Create(
        IEnumerable<string> channels,
        IReadOnlyCollection<(string Person, string Channel, int Quarters)> spent,
        IReadOnlyCollection<AssessmentRow> latest,
        StoredResultVerifier results
    )
    {
        PlannedHours[] plans = [.. latest.Select(row => PlannedHours.Of(row, results))];
        var byChannel = spent.ToLookup(
            row => row.Channel,
            row => (decimal)row.Quarters / PlanRules.QuartersPerHour / Weeks
        );
        return
        [
            .. from channel in channels
            let planned = plans.Select(plan => (decimal)plan.HoursOf(channel)).Where(hours => hours > 0).ToList()
            let worked = byChannel[channel].Where(hours => hours > 0).ToList()
            where planned.Count + worked.Count > 0
            select new CohortHours(channel, Disclose(planned), Disclose(worked)),
        ];
    }

    private static long? Disclose(List<decimal> hours) =>
        hours.Count < SummaryDisclosure.MinimumPeople ? null : SummaryDisclosure.Round(hours.Sum(), hours.Max());
}
