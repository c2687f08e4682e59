using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.People;

/// <summary>The activity of a person on a channel in one week.</summary>
/// <param name="Id">The id of the week in deliveries; the channels of a week share it.</param>
/// <param name="Week">The week of ISO 8601.</param>
/// <param name="Channel">The channel's key.</param>
/// <param name="Numbers">The hours, attempts, replies, interviews and offers.</param>
/// <param name="CreatedAt">The time when it was stored first, in UTC.</param>
/// <param name="UpdatedAt">The time when it was stored last, in UTC.</param>
public sealed record ExportedActivity(
    Guid Id,
    [property: RegularExpression(ActivityWeek.Pattern)] string Week,
    string Channel,
    ActivityNumbersResponse Numbers,
    DateTime CreatedAt,
    DateTime UpdatedAt
)
{
    /// <summary>Creates the exported form of a row.</summary>
    public static ExportedActivity From(ActivityRow row) =>
        new(
            row.RecordId,
            $"{IsoWeek.Of(row.Week)}",
            row.Channel,
            ActivityNumbersResponse.From(row.Counts),
            row.CreatedAt.UtcDateTime,
            row.UpdatedAt.UtcDateTime
        );
}
