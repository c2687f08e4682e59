using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>GET /v1/cohort-links: the open links to the coach's view, newest first.</summary>
public static class ListCohortLinks
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/cohort-links", Handle)
            .WithName("listCohortLinks")
            .WithTags("People")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("list-cohort-links")
            .WithParameters(Paging.LimitParameter, Paging.CursorParameter)
            .ProducesResponse<CohortLinkPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, CohortLinkExamples.LinkPage);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, CohortLinkSigner links)
    {
        var caller = Caller.From(http);
        var queries = new QueryParameters(http.Request, "limit", "cursor");
        var page = Paging.Read(queries);

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var found = await CohortLinkStore.List(db, caller, page, http.RequestAborted);
        return page.ToResponse(
            http,
            found.Select(link => CohortLinkResponse.From(link, caller.PartnerId, links)),
            static link => link.Id,
            static (items, next) => new CohortLinkPage(items, next),
            CohortJsonContext.Default.CohortLinkPage
        );
    }
}
