namespace ChannelFit.Domain.Outcomes;

/// <summary>The weeks that the progress of a person is about.</summary>
/// <param name="First">The first week that was recorded.</param>
/// <param name="Last">
/// The present week if it was recorded, otherwise the week before it. It lies before the first week if nothing was recorded.
/// </param>
/// <param name="Current">The present week.</param>
public readonly record struct ProgressPeriod(IsoWeek First, IsoWeek Last, IsoWeek Current)
{
    /// <summary>The number of weeks of the recent past.</summary>
    public const int RecentWeeks = 4;

    /// <summary>The number of weeks after which attempts have had time to be replied to.</summary>
    public const int WeeksToReply = 2;

    /// <summary>The number of weeks.</summary>
    public int Weeks => Last.WeeksSince(First) + 1;

    /// <summary>Creates the period of the weeks that were recorded.</summary>
    public static ProgressPeriod Create(IReadOnlyCollection<IsoWeek> recorded, IsoWeek now)
    {
        var latest = recorded.Count == 0 ? now.AddWeeks(-1) : recorded.Max();
        // It is already the next week in a part of the world.
        var current = latest > now ? latest : now;
        return new(
            recorded.Count == 0 ? current : recorded.Min(),
            latest < current ? current.AddWeeks(-1) : latest,
            current
        );
    }

    /// <summary>Returns whether a week is one of the last four.</summary>
    public bool IsRecent(IsoWeek week) => week > Last.AddWeeks(-RecentWeeks) && week <= Last;

    /// <summary>Returns whether the attempts of a week have had time to be replied to.</summary>
    public bool IsCounted(IsoWeek week) => week <= Current.AddWeeks(-WeeksToReply);
}
