using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/assessments/{id}: one stored result, computed again and held to its hash.</summary>
public static class ReadAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}", Handle)
            .WithName("readAssessment")
            .WithTags("Assessments")
            .WithSummary("Read one stored result.")
            .WithDescription(
                "The same numbers and verdicts for ever: the result is computed again from what was stored and held to "
                    + "its hash. 'verified' is false where that fails; then the stored scores and verdicts stand alone."
            )
            .Produces<AssessmentView>()
            .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> Handle(
        HttpContext http,
        KeptResults kept,
        Published published,
        TenantDb db,
        [FromRoute] string id,
        [FromQuery(Name = Includes.Parameter)] string? include
    )
    {
        _ = include; // Declared for the contract; read strictly below.
        var row = Guid.TryParseExact(id, "D", out var known)
            ? await AssessmentStore.Find(db, Caller.Of(http), known, http.RequestAborted)
            : null;

        if (row is null)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        var queries = new Queries(http.Request, Includes.Parameter);
        var parts = queries.ReadInclude();

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var texts = published.TextsFor(http.Request);
        var view = kept.View(row, parts, texts);
        return JsonAnswer.Of(view, AssessmentJson.Default.AssessmentView, tagged: true, language: texts.Language);
    }
}
