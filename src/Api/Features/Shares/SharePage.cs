namespace ChannelFit.Api.Features.Shares;

/// <summary>A page of links to a report.</summary>
/// <param name="Items">Open links, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record SharePage(IReadOnlyList<ShareResponse> Items, string? NextCursor);
