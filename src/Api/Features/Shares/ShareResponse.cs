using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Shares;

/// <summary>A link that opens a report without an API key.</summary>
/// <param name="Id">The id of the share, used to revoke it.</param>
/// <param name="Url">The URL of the report. It works until it expires, is revoked, or the assessment is deleted.</param>
/// <param name="ExpiresAt">The time when the link expires, in UTC.</param>
public sealed record ShareResponse(Guid Id, [property: DataType(DataType.Url)] string Url, DateTime ExpiresAt)
{
    /// <summary>Creates the response for a row.</summary>
    public static ShareResponse From(ShareRow share, Guid partner, ShareLinkSigner links) =>
        new(share.Id, links.CreateUrl(new(partner, share.Test, share.Id)), share.ExpiresAt.UtcDateTime);
}
