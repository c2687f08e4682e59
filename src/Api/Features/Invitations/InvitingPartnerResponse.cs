namespace ChannelFit.Api.Features.Invitations;

/// <summary>The partner that invites a person.</summary>
/// <param name="Name">The name of the partner.</param>
public sealed record InvitingPartnerResponse(string Name);
