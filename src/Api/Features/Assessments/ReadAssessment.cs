using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>GET /v1/assessments/{id}: one stored result, computed again and held to its hash.</summary>
public static class ReadAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}", Handle)
            .WithName("readAssessment")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsRead)
            .OpenTo(KeyKind.Respondent)
            .WithSummary("Read one stored result.")
            .WithDescription(
                "The same numbers and verdicts for ever: the result is computed again from what was stored and held to "
                    + "its hash. 'verified' is false where that fails; then the stored scores and verdicts stand alone."
            )
            .Takes(Declared, Includes.Declared, CommonParameters.AcceptLanguage, CommonParameters.IfNoneMatch)
            .Answers<AssessmentView>(
                StatusCodes.Status200OK,
                "The stored result.",
                SentHeader.ETag,
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Answers(
                StatusCodes.Status304NotModified,
                "What was read before is still right.",
                SentHeader.ETag,
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, AssessmentExamples.FullKept, AssessmentExamples.FewKept);

    /// <summary>The id of an assessment, as the contract shows it.</summary>
    public static OpenApiParameter Declared { get; } =
        Contract.InPath(
            "id",
            "The id of the assessment, as POST /v1/assessments gave it: a UUIDv7.",
            Contract.Text(format: "uuid"),
            Contract.ExampleId
        );

    private static async Task<IResult> Handle(
        HttpContext http,
        KeptResults kept,
        Published published,
        TenantDb db,
        [FromRoute] string id
    )
    {
        var row = await AssessmentStore.Find(db, Caller.Of(http), id, http.RequestAborted);

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
        return JsonAnswer.Of(kept.Writing(row, parts, texts), tagged: true, language: texts.Language);
    }
}
