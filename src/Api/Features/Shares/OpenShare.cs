using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Reports;
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
        StoredResultVerifier kept,
        PublishedCatalog published,
        TenantDb db,
        string? token = null
    )
    {
        var texts = published.TextsFor(http.Request);
        var row = links.Verify(token ?? "") is { } share
            ? await ShareStore.FindSharedAssessment(db, share, http.RequestAborted)
            : null;
        return row is null ? Nothing(texts) : Report.Create(row, kept, published, texts).ToHtmlPage();
    }

    /// <summary>Returns the same page for a link that does not exist, has expired or was revoked, so that it does not reveal which.</summary>
    private static HtmlPageResult Nothing(LanguageTexts texts)
    {
        var (title, text) = (texts.Report.Labels["gone"], texts.Report.Sentences["gone"]);
        return new(
            texts,
            title,
            ReportStylesheet.Css,
            HtmlFragment.Format($"<main class=\"gone\"><h1>{title}</h1><p>{text}</p></main>"),
            StatusCodes.Status404NotFound
        );
    }
}
