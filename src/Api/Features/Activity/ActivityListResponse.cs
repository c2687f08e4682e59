namespace ChannelFit.Api.Features.Activity;

/// <summary>The recorded weeks of a person.</summary>
/// <param name="Items">The weeks, newest first.</param>
public sealed record ActivityListResponse(IReadOnlyList<ActivityWeekResponse> Items);
