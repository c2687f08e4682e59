namespace ChannelFit.Api.Features.Partners;

/// <summary>A page of API keys.</summary>
/// <param name="Items">The API keys, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyResponse> Items, string? NextCursor);
