using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
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
            .Accepts<ScoreRequest>("application/json")
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
        AssessmentScorer reader,
        CompactResultWriter results,
        PublishedCatalog published
    )
    {
        var caller = Caller.From(http);

        if (KeyRestrictions.CheckQuery(http.Request, caller) is { } secret)
        {
            return secret;
        }

        using var body = await SubmissionBody.Read(http, published);
        var queries = new QueryParameters(http.Request, IncludeParameter.Name);
        var parts = queries.ReadInclude().AllowedFor(caller);

        if ((body.Problem ?? KeyRestrictions.CheckBody(body.Root, caller) ?? queries.Problem) is { } refusal)
        {
            return refusal;
        }

        var (submission, faults) = reader.Score(body, keeps: false, caller.DefaultModel);

        if (submission is null)
        {
            return ProblemResults.Validation(faults);
        }

        var texts = published.TextsFor(http.Request);
        var writing = results.WriterFor(submission.Scored, parts, texts);
        return JsonResponse.Create(writing, language: texts.Language);
    }
}
