using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>A row of the table <c>activity</c>: one person, week and channel.</summary>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="Week">The Monday of the week.</param>
/// <param name="Channel">The channel's key.</param>
/// <param name="QuarterHours">The time spent, in quarters of an hour.</param>
/// <param name="RecordId">The id of the person's week in events.</param>
/// <param name="CreatedAt">The time when the row was stored first.</param>
/// <param name="UpdatedAt">The time when the row was stored last.</param>
public sealed record ActivityRow(
    string PersonRef,
    DateOnly Week,
    string Channel,
    short QuarterHours,
    short Attempts,
    short Replies,
    short Interviews,
    short Offers,
    Guid RecordId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>The columns of a select, in the order of the parameters.</summary>
    public const string Columns =
        "person_ref, week, channel, quarter_hours, attempts, replies, interviews, offers, record_id, created_at, updated_at";

    /// <summary>The numbers of the row.</summary>
    public ActivityCounts Counts => new(QuarterHours, Attempts, Replies, Interviews, Offers);
}
