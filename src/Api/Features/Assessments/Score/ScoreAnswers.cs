using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>POST /v1/scores: scores one submission without storing it.</summary>
public static class ScoreAnswers
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/scores", Handle)
            .WithName("scoreAnswers")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .AllowKeyTypes(KeyType.Public)
            .WithDocs("score-answers")
            .WithParameters(IncludeParameter.QueryParameter, CommonRequestHeaders.AcceptLanguage)
            .Accepts<ScoreRequest>(MediaTypes.Json)
            .WithRequestExamples(AssessmentExamples.FullScoreRequest)
            .WithRequestExamples("score-answers.fewAnswers")
            .ProducesResponse<ScoreResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.FullScore, AssessmentExamples.ShortScore)
            .WithExample(ProblemKind.Validation, AssessmentExamples.SubmissionErrors);

    private static async Task<IResult> Handle(
        HttpContext http,
        SubmissionReader submissions,
        AssessmentScorer scorer,
        CompactResultWriter results,
        PublishedCatalog catalog
    )
    {
        var caller = Caller.From(http);

        if (KeyRestrictions.CheckQuery(caller, http.Request) is { } forbidden)
        {
            return forbidden;
        }

        var query = new QueryParameters(http.Request, IncludeParameter.Name);
        var include = query.ReadInclude().AllowedFor(caller);
        using var request = await submissions.Read(http, query);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (scorer.Score(request.Body, caller.DefaultModel, request.Errors) is not { } scored)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var texts = catalog.TextsFor(http.Request);
        return JsonResponse.Create(results.WriterFor(scored, include, texts), language: texts.Language);
    }
}
