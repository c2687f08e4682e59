namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>A page of webhooks.</summary>
/// <param name="Items">The items, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record WebhookPage(IReadOnlyList<WebhookResponse> Items, string? NextCursor);
