using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>Finds the reader of a link to the coach's view.</summary>
internal static class CohortReader
{
    /// <summary>Returns the reader and the link of a request's token, or the response to a request that may not read.</summary>
    public static async Task<(Caller? Reader, LinkTokenPayload Link, IResult? Refused)> Find(
        HttpContext http,
        CohortLinkSigner links,
        PublishedCatalog catalog,
        TenantDb db,
        RequestRateLimiter limits
    )
    {
        var link = links.Verify(ApiKeyAuthentication.ReadKey(http.Request.Headers) ?? "");
        var (reader, refused) = await Admit(http, catalog, db, limits, link, link?.Id ?? default);
        return (reader, link ?? default, refused);
    }

    /// <summary>Returns the reader of an open link. A closed link gets the same page for every reason.</summary>
    /// <param name="http">The request.</param>
    /// <param name="catalog">The texts.</param>
    /// <param name="db">The database.</param>
    /// <param name="limits">The limits of requests.</param>
    /// <param name="token">The content of the verified token; null if it is not valid.</param>
    /// <param name="link">The id of the link.</param>
    public static async Task<(Caller? Reader, IResult? Refused)> Admit(
        HttpContext http,
        PublishedCatalog catalog,
        TenantDb db,
        RequestRateLimiter limits,
        LinkTokenPayload? token,
        Guid link
    )
    {
        if (
            token is not { } verified
            || !await CohortLinkStore.IsOpen(db, verified.Partner, verified.Test, link, http.RequestAborted)
        )
        {
            return (null, ReportPages.CreateGone(catalog.TextsFor(http.Request)));
        }

        // Not before: the headers of the limit would tell that an expired link had existed.
        var reader = Caller.ForLink(verified.Partner, verified.Test, link);
        return limits.Acquire(http, reader) is { } tooManyRequests ? (null, tooManyRequests) : (reader, null);
    }
}
