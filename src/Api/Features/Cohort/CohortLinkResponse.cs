using System.ComponentModel.DataAnnotations;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>A link that opens the coach's view without an API key.</summary>
/// <param name="Id">The id of the link, used to revoke it.</param>
/// <param name="Url">The URL of the view. It works until it expires or is revoked.</param>
/// <param name="ExpiresAt">The time when the link expires, in UTC.</param>
public sealed record CohortLinkResponse(Guid Id, [property: DataType(DataType.Url)] string Url, DateTime ExpiresAt)
{
    /// <summary>Creates the response for a row.</summary>
    public static CohortLinkResponse From(CohortLinkRow link, Guid partner, CohortLinkSigner links) =>
        new(link.Id, links.CreateUrl(new(partner, link.Test, link.Id)), link.ExpiresAt.UtcDateTime);
}
