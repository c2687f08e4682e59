using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>Eight weeks of a person, for the demo partner and for examples.</summary>
internal static class ExampleActivity
{
    // Quarters of an hour, attempts, replies, interviews and offers of each week, the oldest first.
    private static readonly Dictionary<string, ActivityCounts[]> Weeks = new()
    {
        ["referrals"] =
        [
            new(6, 3, 1, 0, 0),
            new(8, 4, 2, 1, 0),
            new(6, 2, 2, 0, 0),
            new(8, 3, 1, 1, 0),
            new(8, 4, 2, 1, 0),
            new(6, 3, 2, 1, 0),
            new(8, 3, 1, 1, 0),
            new(4, 2, 1, 1, 1),
        ],
        ["linkedin"] =
        [
            new(4, 3, 0, 0, 0),
            new(4, 4, 1, 0, 0),
            new(5, 3, 1, 0, 0),
            new(4, 3, 0, 0, 0),
            new(3, 2, 1, 1, 0),
            new(4, 3, 0, 0, 0),
            new(4, 3, 1, 0, 0),
            new(4, 2, 0, 0, 0),
        ],
        ["job-boards"] =
        [
            new(10, 6, 0, 0, 0),
            new(12, 7, 1, 0, 0),
            new(10, 5, 0, 0, 0),
            new(12, 6, 0, 0, 0),
            new(10, 6, 0, 0, 0),
            new(10, 5, 0, 0, 0),
            new(8, 4, 0, 0, 0),
            new(8, 4, 0, 0, 0),
        ],
    };

    /// <summary>Returns the activity of a person by channel, one entry per week. The last entry is the current week.</summary>
    public static IEnumerable<(
        IsoWeek Week,
        IReadOnlyList<(string Channel, ActivityCounts Counts)> Channels
    )> WeeksUntil(IsoWeek present)
    {
        var count = Weeks.Values.First().Length;
        return Enumerable
            .Range(0, count)
            .Select(index =>
                (
                    present.AddWeeks(index - count + 1),
                    (IReadOnlyList<(string, ActivityCounts)>)
                        [.. Weeks.Select(channel => (channel.Key, channel.Value[index]))]
                )
            );
    }

    /// <summary>Returns the same as rows.</summary>
    public static IReadOnlyCollection<ActivityRow> RowsUntil(IsoWeek present, string personRef) =>
        [
            .. WeeksUntil(present)
                .SelectMany(week =>
                    week.Channels.Select(one => new ActivityRow(
                        personRef,
                        week.Week.Monday,
                        one.Channel,
                        (short)one.Counts.QuarterHours,
                        (short)one.Counts.Attempts,
                        (short)one.Counts.Replies,
                        (short)one.Counts.Interviews,
                        (short)one.Counts.Offers,
                        Guid.Empty,
                        default,
                        default
                    ))
                ),
        ];
}
