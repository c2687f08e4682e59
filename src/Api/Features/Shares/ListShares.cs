using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Shares;

/// <summary>GET /v1/assessments/{id}/shares: the open links to a report, newest first.</summary>
public static class ListShares
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}/shares", Handle)
            .WithName("listShares")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsRead)
            .WithDocs("list-shares")
            .WithParameters(AssessmentResponse.IdParameter, Paging.LimitParameter, Paging.CursorParameter)
            .ProducesResponse<SharePage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, ShareExamples.SharePage);

    private static async Task<IResult> Handle(
        HttpContext http,
        TenantDb db,
        ShareLinkSigner links,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await AssessmentStore.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var queries = new QueryParameters(http.Request, "limit", "cursor");
        var page = Paging.Read(queries);

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var found = await ShareStore.List(db, caller, row.Id, page, cancel);
        return page.ToResponse(
            http,
            found.Select(share => ShareResponse.From(share, caller.PartnerId, links)),
            static share => share.Id,
            static (items, next) => new SharePage(items, next),
            ShareJsonContext.Default.SharePage
        );
    }
}
