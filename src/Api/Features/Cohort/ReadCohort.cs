using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Outcomes;
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
    private const int DaysUntilSilent = 14;

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
        AnalysisSlots slots,
        TenantDb db,
        RequestRateLimiter limits,
        TimeProvider clock
    )
    {
        var (reader, link, refused) = await CohortReader.Find(http, links, catalog, db, limits);

        if (reader is null)
        {
            return refused!;
        }

        using var slot = slots.Take(reader.PartnerId);

        if (!slot.IsAcquired)
        {
            return AnalysisSlots.Refuse();
        }

        var (filter, cancel) = (CohortFilter.Read(http.Request.Query, catalog), http.RequestAborted);
        var silentSince = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-DaysUntilSilent);
        var found = (await CohortStore.ListPeople(db, reader, filter, catalog, silentSince, cancel)).ToList();
        List<CohortPerson> people = [.. found.Take(CohortFilter.PageSize)];
        Guid[] ids = [.. people.Select(person => person.AssessmentId).OfType<Guid>()];
        var latest = await AssessmentQueries.FindAll(db, reader.PartnerId, reader.IsTest, ids, personRef: null, cancel);
        var partner = await PartnerSettings.Find(db, reader.PartnerId, cancel);
        var view = new CohortView(
            partner?.Branding?.Name ?? partner?.Name ?? "",
            reader.IsTest,
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
        AnalysisSlots slots,
        TenantDb db,
        RequestRateLimiter limits,
        TimeProvider clock
    )
    {
        var (reader, _, refused) = await CohortReader.Find(http, links, catalog, db, limits);

        if (reader is null)
        {
            return refused!;
        }

        using var slot = slots.Take(reader.PartnerId);

        if (!slot.IsAcquired)
        {
            return AnalysisSlots.Refuse();
        }

        // The pictures have no filters: the difference of two filtered ones would reveal the values of a few people.
        var (cancel, texts) = (http.RequestAborted, catalog.TextsFor(http.Request));
        string[] channels = [.. CohortFilter.ChannelsOf(catalog)];
        var present = IsoWeek.Of(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var counts = await CohortStore.CountVerdicts(db, reader, catalog, cancel);
        var (spent, latest) = await CohortStore.ReadHours(
            db,
            reader,
            present.AddWeeks(-CohortHours.Weeks),
            present,
            CohortHours.MostPeople,
            cancel
        );
        var cells = await OutcomeSummaryQueries.ByChannel(db, reader, cancel);
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
