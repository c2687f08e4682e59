namespace ChannelFit.Api.Features.Webhooks.Events;

/// <summary>The data of <c>invitation.expired</c>.</summary>
/// <param name="Id">The id of the expired invitation.</param>
public sealed record InvitationExpiredData(Guid Id);
