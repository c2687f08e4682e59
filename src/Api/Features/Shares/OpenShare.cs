using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Shares;

/// <summary>GET /r/{token}: the report of a link, or a page that says that it is not available.</summary>
public static class OpenShare
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet($"{ShareLinkSigner.PathPrefix}{{**token}}", Handle).ExcludeFromDescription();

    private static async Task<IResult> Handle(
        HttpContext http,
        ShareLinkSigner links,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        TenantDb db,
        RequestRateLimiter limits,
        TimeProvider clock,
        string? token = null
    )
    {
        var texts = catalog.TextsFor(http.Request);

        if (
            links.Verify(token ?? "") is not { } share
            || await ShareStore.FindSharedAssessment(db, share, http.RequestAborted) is not { } row
        )
        {
            return ReportPages.CreateNotAvailable(texts);
        }

        // Not before: the headers of the limit would tell that an expired link had existed.
        if (limits.Acquire(http, Caller.ForLink(share.Partner, share.Test, share.Id)) is { } tooManyRequests)
        {
            return tooManyRequests;
        }

        // A person typed these hours into the page, so hours that cannot be read show the stored plan.
        var hours = new QueryParameters(http.Request, Replanning.ParameterName).GetNumber(
            Replanning.ParameterName,
            0,
            Replanning.MaxHours
        );
        var partner = await PartnerSettings.Find(db, share.Partner, http.RequestAborted);
        var options = new ReportOptions(ReportAudience.Shared, HoursPerWeek: hours);
        var progress = await PersonProgress.Find(db, results, catalog, clock, share.Partner, row, http.RequestAborted);
        return ReportPages.Create(Report.Create(row, partner?.Branding, options, results, catalog, texts, progress));
    }
}
