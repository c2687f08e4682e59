using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The content of the page of a check-in link: two weeks, and the channels to record.</summary>
/// <param name="Weeks">The present week in UTC and the week before it, as recorded.</param>
/// <param name="Channels">All channels: those of the person's plan first, then in the order of the catalog.</param>
public sealed record CurrentActivityResponse(
    IReadOnlyList<CurrentWeekResponse> Weeks,
    IReadOnlyList<CurrentChannelResponse> Channels
);

/// <summary>A week of a check-in.</summary>
/// <param name="Week">The week of ISO 8601.</param>
/// <param name="From">Its Monday.</param>
/// <param name="To">Its Sunday.</param>
/// <param name="Channels">What is recorded, by channel.</param>
public sealed record CurrentWeekResponse(
    [property: RegularExpression(ActivityWeek.Pattern)] string Week,
    [property: DataType("date")] string From,
    [property: DataType("date")] string To,
    IReadOnlyDictionary<string, ActivityNumbersResponse> Channels
);

/// <summary>A channel of a check-in.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="Name">The name of the channel.</param>
/// <param name="Attempt">What counts as an attempt.</param>
/// <param name="PlannedHours">The weekly hours in the person's latest plan; 0 if it has none.</param>
public sealed record CurrentChannelResponse(string Channel, string Name, string Attempt, double PlannedHours);
