using ChannelFit.Api.Features.Assessments.Reports;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api.Features.Assessments.Shares;

/// <summary>GET /r/{token}: the report behind a link, or a page that says that there is none.</summary>
public static class OpenShare
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet($"{ShareLinks.Path}{{**token}}", Handle).ExcludeFromDescription();

    private static async Task<IResult> Handle(
        HttpContext http,
        ShareLinks links,
        KeptResults kept,
        Published published,
        TenantDb db,
        TimeProvider clock,
        string? token = null
    )
    {
        var texts = published.TextsFor(http.Request);
        var row = links.Read(token ?? "") is { } share
            ? await ShareStore.Open(db, share, clock.GetUtcNow(), http.RequestAborted)
            : null;
        return row is null ? Nothing(texts) : Report.Of(row, kept, published, texts).Page();
    }

    /// <summary>The same for a link that never was, has expired or was revoked: nobody learns which.</summary>
    private static HtmlPage Nothing(Texts texts)
    {
        var (title, text) = (texts.Report.Labels["gone"], texts.Report.Sentences["gone"]);
        return new(
            texts,
            title,
            ReportStyle.Css,
            Html.Of($"<main class=\"gone\"><h1>{title}</h1><p>{text}</p></main>"),
            StatusCodes.Status404NotFound
        );
    }
}
