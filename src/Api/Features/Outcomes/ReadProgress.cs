using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Activity;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>GET /v1/people/{personRef}/progress: what a person planned and did, and what came of it (docs/outcomes.md#progress).</summary>
public static class ReadProgress
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/people/{personRef}/progress", Handle)
            .WithName("readProgress")
            .WithTags("Outcomes")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("read-progress")
            .WithParameters(PersonRef.PathParameter, CommonRequestHeaders.AcceptLanguage)
            .ProducesResponse<ProgressResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, OutcomeExamples.Progress);

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier results,
        PublishedCatalog catalog,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string personRef
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (!PersonRef.IsValid(personRef))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var (latest, activity) = await ProgressStore.Read(db, caller.PartnerId, caller.IsTest, personRef, cancel);

        if (latest is null && activity.Count == 0)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        var plan = PlannedHours.Of(latest, results);
        var progress = PersonProgress.Create(activity, plan, catalog, ActivityWeek.Present(clock));
        var texts = catalog.TextsFor(http.Request);
        return JsonResponse.Create(
            ProgressResponseFactory.Create(personRef, latest?.Id, progress, catalog, texts),
            OutcomeJsonContext.Default.ProgressResponse,
            language: texts.Language
        );
    }
}
