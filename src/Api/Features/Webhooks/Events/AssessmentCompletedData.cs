using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Assessments.Results;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>
/// The data of <c>assessment.completed</c>. It is flat and has the channels by key, so that a field mapping works for all people.
/// </summary>
/// <param name="Id">The assessment's id.</param>
/// <param name="PersonRef">The partner's own id of the person; null if none was sent.</param>
/// <param name="CreatedAt">The time when the assessment was stored, in UTC.</param>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="FocusChannel">The channel that the person asked about.</param>
/// <param name="FocusVerdict">The verdict of that channel.</param>
/// <param name="TopChannel">The best channel with a verdict; null if no channel has one.</param>
/// <param name="HoursPerWeek">The hours of the plan; null if there is no plan.</param>
/// <param name="Channels">All 13 channels, by key.</param>
/// <param name="Metadata">
/// The partner's own metadata, as sent; null if none was sent, or if the event would be larger than 4 KB. In that case, read
/// the metadata at <c>url</c>.
/// </param>
/// <param name="Url">The URL of the whole result, which requires an API key.</param>
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
/// <param name="Score">The fit score, 0–100 points with one decimal.</param>
/// <param name="Verdict">The verdict of the channel.</param>
/// <param name="Hours">The weekly hours in the plan; null if there is no plan.</param>
/// <param name="Build">True if the person could develop this channel, with one step a week.</param>
public sealed record AssessmentCompletedChannel(
    [property: Range(0, 100)] double Score,
    [property: VerdictCode] string Verdict,
    double? Hours,
    bool Build
);
