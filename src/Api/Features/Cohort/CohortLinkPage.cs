namespace ChannelFit.Api.Features.Cohort;

/// <summary>A page of links to the coach's view.</summary>
/// <param name="Items">Open links, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record CohortLinkPage(IReadOnlyList<CohortLinkResponse> Items, string? NextCursor);
