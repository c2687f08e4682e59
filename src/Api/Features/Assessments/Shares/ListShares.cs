using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Shares;

/// <summary>GET /v1/assessments/{id}/shares: the links that still open, newest first.</summary>
public static class ListShares
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}/shares", Handle)
            .WithName("listShares")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsRead)
            .WithSummary("List the links to a report that still open, newest first.")
            .WithDescription(
                "Links that expired or were revoked are not listed. Follow nextCursor, or the Link header, until it is null."
            )
            .Takes(ReadAssessment.Declared, Paging.LimitDeclared, Paging.CursorDeclared)
            .Answers<SharePage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, ShareExamples.Page);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, ShareLinks links, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await AssessmentStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        var queries = new Queries(http.Request, "limit", "cursor");
        var page = Paging.Read(queries);

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = await ShareStore.List(db, caller, row.Id, page, cancel);
        return page.Answer(
            http,
            found.Select(share => ShareView.Of(share, caller.Partner, links)),
            static share => share.Id,
            static (items, next) => new SharePage(items, next),
            AssessmentJson.Default.SharePage
        );
    }
}
