using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Outcomes.Summary;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Reports;
using ChannelFit.Api.Http.RateLimiting;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>GET /c/people and /c/pictures: the two parts of the coach's view, as HTML. The token is in the header Authorization.</summary>
public static class ReadCohort
{
    private const int DaysUntilInactive = 14;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{CohortLinkSigner.Path}/people", ReadPeople).ExcludeFromDescription();
        routes.MapGet($"{CohortLinkSigner.Path}/pictures", ReadPictures).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadPeople(
        HttpContext http,
        CohortLinkSigner links,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        ConcurrencySlots slots,
        TenantDb db,
        RequestRateLimiter limits,
        TimeProvider clock
    )
    {
        var (caller, link, refused) = await CohortLinkAccess.Authorize(http, links, catalog, db, limits);

        if (caller is null)
        {
            return refused!;
        }

        using var slot = slots.TakeForAnalysis(caller.PartnerId);

        if (!slot.IsAcquired)
        {
            return ConcurrencySlots.RefuseAnalysis();
        }

        var (filter, cancel) = (CohortFilter.Read(http.Request.Query, catalog), http.RequestAborted);
        var inactiveSince = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-DaysUntilInactive);
        var found = (await CohortPeopleQueries.List(db, caller, filter, catalog, inactiveSince, cancel)).ToList();
        List<CohortPerson> people = [.. found.Take(CohortFilter.PageSize)];
        Guid[] ids = [.. people.Select(person => person.AssessmentId).OfType<Guid>()];
        var latest = await AssessmentQueries.FindAll(db, caller.PartnerId, caller.IsTest, ids, personRef: null, cancel);
        var partner = await PartnerSettings.Find(db, caller.PartnerId, cancel);
        var view = new CohortView(
            partner?.Branding?.Name ?? partner?.Name ?? "",
            caller.IsTest,
            filter,
            [.. people.Select(person => CohortEntry.Create(person, link, latest, links, results, catalog))],
            found.Count > people.Count ? filter.AddressAfter(people[^1]) : null,
            [.. CohortFilter.ChannelsOf(catalog)],
            catalog.TextsFor(http.Request)
        );
        return Page<CohortPage>(view.Texts, (nameof(CohortPage.View), view));
    }

    private static async Task<IResult> ReadPictures(
        HttpContext http,
        CohortLinkSigner links,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        ConcurrencySlots slots,
        TenantDb db,
        RequestRateLimiter limits,
        TimeProvider clock
    )
    {
        var (caller, _, refused) = await CohortLinkAccess.Authorize(http, links, catalog, db, limits);

        if (caller is null)
        {
            return refused!;
        }

        using var slot = slots.TakeForAnalysis(caller.PartnerId);

        if (!slot.IsAcquired)
        {
            return ConcurrencySlots.RefuseAnalysis();
        }

        // The pictures have no filters: the difference of two filtered ones would reveal the values of a few people.
        var (cancel, texts) = (http.RequestAborted, catalog.TextsFor(http.Request));
        string[] channels = [.. CohortFilter.ChannelsOf(catalog)];
        var present = IsoWeek.Of(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var counts = await CohortPictureQueries.CountVerdicts(db, caller, catalog, cancel);
        var (spent, latest) = await CohortPictureQueries.ReadHours(
            db,
            caller,
            present.AddWeeks(-CohortHours.Weeks),
            present,
            CohortHours.MostPeople,
            cancel
        );
        var cells = await OutcomeSummaryQueries.ByChannel(db, caller, cancel);
        var pictures = new CohortPicturesView(
            CohortVerdicts.Create(channels, counts),
            CohortHours.Create(channels, spent, latest, results),
            OutcomeSummaryFactory.Create(cells, catalog.OutcomePriors, (channel, _) => new(channel)).Items,
            texts
        );
        return Page<CohortPictures>(texts, (nameof(CohortPictures.View), pictures));
    }

    private static HtmlPageResult Page<T>(LanguageTexts texts, params ReadOnlySpan<(string, object?)> parameters)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        new(HtmlComponent.Render<T>(parameters), texts.Language, new(ResultStylesheet.For(color: null)));
}
