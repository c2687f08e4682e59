using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>The progress of a person: planned and spent hours, and results.</summary>
/// <param name="Period">The weeks.</param>
/// <param name="PlannedPerWeek">The hours of a week in the plan of the latest assessment; 0 without one.</param>
/// <param name="Channels">The channels with a planned or a spent hour or an attempt, those with most planned hours first.</param>
/// <param name="Weeks">The hours of each week, oldest first.</param>
public sealed record PersonProgress(
    ProgressPeriod Period,
    double PlannedPerWeek,
    IReadOnlyList<AdvisedChannel> Channels,
    IReadOnlyList<(IsoWeek Week, decimal Spent)> Weeks
)
{
    /// <summary>Returns the progress of a person for a report; null if nothing is recorded.</summary>
    public static async Task<PersonProgress?> Find(
        TenantDb db,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        TimeProvider clock,
        Guid partner,
        AssessmentRow row,
        CancellationToken cancel
    )
    {
        if (row.PersonRef is null)
        {
            return null;
        }

        var (latest, activity) = await ProgressStore.Read(db, partner, row.Test, row.PersonRef, cancel);
        return activity.Count == 0
            ? null
            : Create(activity, PlannedHours.Of(latest, results), catalog, ActivityWeek.Present(clock));
    }

    /// <summary>Computes the progress of a person.</summary>
    public static PersonProgress Create(
        IReadOnlyCollection<ActivityRow> activity,
        PlannedHours plan,
        PublishedCatalog catalog,
        IsoWeek present
    )
    {
        var byChannel = activity.ToLookup(row => row.Channel, row => (IsoWeek.Of(row.Week), row.Counts));
        var spent = activity.ToLookup(row => IsoWeek.Of(row.Week), row => row.Counts.Hours);
        var period = ProgressPeriod.Create([.. spent.Select(week => week.Key)], present);
        List<ChannelProgress> channels =
        [
            .. catalog
                .NewestModel.Model.Channels.Select(channel => channel.Key)
                .Where(channel => plan.HoursOf(channel) > 0 || byChannel.Contains(channel))
                .Select(channel =>
                    ChannelProgress.Create(
                        channel,
                        plan.HoursOf(channel),
                        [.. byChannel[channel]],
                        period,
                        catalog.OutcomePriors[channel]
                    )
                )
                .OrderByDescending(channel => channel.PlannedPerWeek)
                .ThenByDescending(channel => channel.All.Hours),
        ];
        return new(
            period,
            plan.Total,
            AdvisedChannel.CreateAll(channels, plan.AsksForAttempts),
            [
                .. Enumerable
                    .Range(0, period.Weeks)
                    .Select(index => period.First.AddWeeks(index))
                    .Select(week => (week, spent[week].Sum())),
            ]
        );
    }
}
