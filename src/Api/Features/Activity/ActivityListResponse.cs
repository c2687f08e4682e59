namespace ChannelFit.Api.Features.Activity;

/// <summary>The recorded weeks of a person.</summary>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="Items">The weeks, newest first.</param>
public sealed record ActivityListResponse(string PersonRef, IReadOnlyList<ActivityWeekResponse> Items);
