using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>A new invitation, with the URL for the person.</summary>
/// <param name="Id">The invitation's id, a UUIDv7.</param>
/// <param name="Token">The token of the person. It is shown once and is null in the response to a retry.</param>
/// <param name="Url">The URL of the page with the questions. Its fragment contains the token, which browsers do not send to any server.</param>
/// <param name="ExpiresAt">The time when link and token expire, in UTC.</param>
public sealed record IssuedInvitationResponse(
    Guid Id,
    [property: RegularExpression("^cf_(test|live)_respondent_[0-9A-Za-z]{49}$")] string? Token,
    [property: DataType("uri")] string Url,
    DateTime ExpiresAt
);
