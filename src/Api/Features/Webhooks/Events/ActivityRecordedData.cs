using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Activity;

namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>The data of <c>activity.recorded</c>.</summary>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="Week">The week of ISO 8601 that was recorded.</param>
public sealed record ActivityRecordedData(
    string PersonRef,
    [property: RegularExpression(ActivityWeek.Pattern)] string Week
);
