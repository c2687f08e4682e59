using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Assessments.Results;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>
/// What assessment.completed carries: flat, and channels by key, so that a field mapping means the same for two people.
/// </summary>
/// <param name="Id">The assessment's id.</param>
/// <param name="PersonRef">The partner's own id for the person; null where none was sent.</param>
/// <param name="CreatedAt">When it was stored, UTC.</param>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="FocusChannel">The channel that the person asked about.</param>
/// <param name="FocusVerdict">Its verdict.</param>
/// <param name="TopChannel">The best channel that has a verdict; null where nothing can be told of any.</param>
/// <param name="HoursPerWeek">The hours that the plan shares out; null where there is no plan.</param>
/// <param name="Channels">All 13 channels by key, always.</param>
/// <param name="Metadata">
/// The partner's own notes, as sent; null where none were, or where they would make the event larger than 4 KB: read
/// them at the url then.
/// </param>
/// <param name="Url">Where the whole result is read, with a key.</param>
public sealed record AssessmentCompletedData(
    Guid Id,
    string? PersonRef,
    DateTime CreatedAt,
    string Instrument,
    string Model,
    string FocusChannel,
    [property: VerdictCode] string FocusVerdict,
    string? TopChannel,
    double? HoursPerWeek,
    IReadOnlyDictionary<string, AssessmentCompletedChannel> Channels,
    IReadOnlyDictionary<string, string>? Metadata,
    [property: DataType("uri")] string Url
);

/// <summary>One channel in an event.</summary>
/// <param name="Score">Points of 100, one decimal.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Hours">The hours of the week that the plan gives it; null where there is no plan.</param>
/// <param name="Build">Whether it is a channel to grow into, one step a week.</param>
public sealed record AssessmentCompletedChannel(
    [property: Range(0, 100)] double Score,
    [property: VerdictCode] string Verdict,
    double? Hours,
    bool Build
);
