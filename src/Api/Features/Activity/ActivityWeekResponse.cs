using System.ComponentModel.DataAnnotations;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The activity of a person in one week.</summary>
/// <param name="Week">The week of ISO 8601.</param>
/// <param name="Channels">The channels by key, in the order of their keys.</param>
public sealed record ActivityWeekResponse(
    [property: RegularExpression(ActivityWeek.Pattern)] string Week,
    IReadOnlyDictionary<string, ActivityNumbersResponse> Channels
)
{
    /// <summary>Creates the response of the channels of a week.</summary>
    public static ActivityWeekResponse From(
        IsoWeek week,
        IEnumerable<(string Channel, ActivityCounts Counts)> channels
    ) =>
        new(
            week.ToString(),
            channels
                .OrderBy(one => one.Channel, StringComparer.Ordinal)
                .ToDictionary(one => one.Channel, one => ActivityNumbersResponse.From(one.Counts))
        );
}
