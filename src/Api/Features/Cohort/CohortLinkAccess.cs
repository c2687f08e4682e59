using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>Checks links to the coach's view.</summary>
internal static class CohortLinkAccess
{
    /// <summary>Checks the link of a request's token. Returns the caller and the link, or the response to a request that is refused.</summary>
    public static async Task<(Caller? Caller, LinkTokenPayload Link, IResult? Refused)> Authorize(
        HttpContext http,
        CohortLinkSigner links,
        PublishedCatalog catalog,
        TenantDb db,
        RequestRateLimiter limits
    )
    {
        var link = links.Verify(ApiKeyAuthentication.ReadKey(http.Request.Headers) ?? "");
        var (caller, refused) = await Authorize(http, catalog, db, limits, link, link?.Id ?? default);
        return (caller, link ?? default, refused);
    }

    /// <summary>Checks a link. Returns the caller of an open one; the refusal of a closed one is the same page for every reason.</summary>
    /// <param name="http">The request.</param>
    /// <param name="catalog">The texts.</param>
    /// <param name="db">The database.</param>
    /// <param name="limits">The limits of requests.</param>
    /// <param name="token">The content of the verified token; null if it is not valid.</param>
    /// <param name="link">The id of the link.</param>
    public static async Task<(Caller? Caller, IResult? Refused)> Authorize(
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
            return (null, ReportPages.CreateNotAvailable(catalog.TextsFor(http.Request)));
        }

        // Not before: the headers of the limit would tell that an expired link had existed.
        var caller = Caller.ForLink(verified.Partner, verified.Test, link);
        return limits.Acquire(http, caller) is { } tooManyRequests ? (null, tooManyRequests) : (caller, null);
    }
}
