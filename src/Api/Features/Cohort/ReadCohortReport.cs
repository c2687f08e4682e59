using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Outcomes;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>GET /c/{link}/{token}: the report of a person in the coach's view, as long as the link is open.</summary>
public static class ReadCohortReport
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet($"{CohortLinkSigner.Path}/{{link}}/{{**token}}", Handle).ExcludeFromDescription();

    private static async Task<IResult> Handle(
        HttpContext http,
        CohortLinkSigner links,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        TenantDb db,
        RequestRateLimiter limits,
        TimeProvider clock,
        string link,
        string? token = null
    )
    {
        var cancel = http.RequestAborted;
        var texts = catalog.TextsFor(http.Request);
        var isId = ResourceId.TryRead(link, out var id);
        var payload = isId ? links.VerifyReport(id, token ?? "") : null;
        var (caller, refused) = await CohortLinkAccess.Authorize(http, catalog, db, limits, payload, id);

        if (caller is null)
        {
            return refused!;
        }

        var found = await AssessmentQueries.FindAll(
            db,
            caller.PartnerId,
            caller.IsTest,
            [payload!.Value.Id],
            personRef: null,
            cancel
        );

        if (found.FirstOrDefault() is not { } row)
        {
            return ReportPages.CreateNotAvailable(texts);
        }

        var partner = await PartnerSettings.Find(db, caller.PartnerId, cancel);
        var progress = await PersonProgress.Find(db, results, catalog, clock, caller.PartnerId, row, cancel);
        var options = new ReportOptions(ReportAudience.Coach);
        return ReportPages.Create(Report.Create(row, partner?.Branding, options, results, catalog, texts, progress));
    }
}
