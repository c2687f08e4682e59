namespace ChannelFit.Api.Features.Invitations;

/// <summary>A page of invitations.</summary>
/// <param name="Items">The invitations, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record InvitationPage(IReadOnlyList<InvitationResponse> Items, string? NextCursor);
