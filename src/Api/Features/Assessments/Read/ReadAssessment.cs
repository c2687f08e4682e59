using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Assessments.Read;

/// <summary>GET /v1/assessments/{id}: reads one stored assessment. Its result is computed again and compared with the stored hash.</summary>
public static class ReadAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/assessments/{id}", Handle)
            .WithName("readAssessment")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsRead)
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("read-assessment")
            .WithParameters(
                AssessmentResponse.IdParameter,
                IncludeParameter.QueryParameter,
                CommonRequestHeaders.AcceptLanguage,
                CommonRequestHeaders.IfNoneMatch
            )
            .ProducesResponse<AssessmentResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ETag,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .ProducesResponse(
                StatusCodes.Status304NotModified,
                ResponseHeader.ETag,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(
                StatusCodes.Status200OK,
                AssessmentExamples.FullAssessment,
                AssessmentExamples.ShortAssessment
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        StoredResultVerifier verifier,
        PublishedCatalog catalog,
        TenantDb db,
        [FromRoute] string id
    )
    {
        var row = await AssessmentStore.Find(db, Caller.From(http), id, http.RequestAborted);

        if (row is null)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var queries = new QueryParameters(http.Request, IncludeParameter.Name);
        var parts = queries.ReadInclude();

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        return CreateResponse(verifier, row, catalog.TextsFor(http.Request), parts);
    }

    /// <summary>Returns whether the conditions of a request hold for the present state of an assessment, in any language.</summary>
    internal static bool ConditionsHold(
        HttpRequest request,
        StoredResultVerifier verifier,
        PublishedCatalog catalog,
        AssessmentRow row
    ) =>
        Preconditions.Hold(
            request,
            catalog.Languages.Select(language => CreateResponse(verifier, row, catalog.TextsIn(language)))
        );

    private static JsonResponse CreateResponse(
        StoredResultVerifier verifier,
        AssessmentRow row,
        LanguageTexts texts,
        IncludeOptions parts = IncludeOptions.None
    ) => JsonResponse.Create(verifier.WriterFor(row, parts, texts), tagged: true, language: texts.Language);
}
