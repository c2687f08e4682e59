using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Results.FastPath;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.Assessments.Submit.FastPath;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>POST /v1/scores: score one answer sheet and keep nothing.</summary>
public static class ScoreAnswers
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/scores", Handle)
            .WithName("scoreAnswers")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .AllowKeyTypes(KeyType.Public)
            .WithSummary("Score one answer sheet and keep nothing.")
            .WithDescription(
                "Answers with a fit score, a verdict and reasons for all 13 channels. Nothing is stored. A public key "
                    + "may do this from the partner's origins; it is not shown answers. It advises people about their own "
                    + "search and must not be used to rank or screen candidates."
            )
            .WithParameters(IncludeParameter.QueryParameter, CommonRequestHeaders.AcceptLanguage)
            .Accepts<ScoreRequest>("application/json")
            .WithRequestExamples(AssessmentExamples.FullPreviewRequest, AssessmentExamples.FewPreviewRequest)
            .ProducesResponse<ScoreResponse>(
                StatusCodes.Status200OK,
                "Scored; nothing is kept.",
                ResponseHeader.ContentLanguage,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, AssessmentExamples.FullPreview, AssessmentExamples.FewPreview)
            .WithExample(ProblemKind.Validation, AssessmentExamples.Faults);

    private static async Task<IResult> Handle(
        HttpContext http,
        JsonBinder binder,
        AssessmentScorer scorer,
        CompactResultWriter results,
        PublishedCatalog published
    )
    {
        var caller = Caller.From(http);

        if (KeyRestrictions.CheckQuery(http.Request, caller) is { } forbidden)
        {
            return forbidden;
        }

        using var body = await SubmissionBody.Read(http, published);
        var queries = new QueryParameters(http.Request, IncludeParameter.Name);
        var parts = queries.ReadInclude().AllowedFor(caller);

        if ((body.Problem ?? KeyRestrictions.CheckBody(body.Root, caller) ?? queries.Problem) is { } problem)
        {
            return problem;
        }

        var errors = new List<ValidationError>();
        var request = binder.BindAndValidate<ScoreRequest>(body.Root, errors);
        var scored = scorer.Score(request, body.Responses, caller.Model, errors);

        if (scored is null)
        {
            return ProblemResults.Validation(errors);
        }

        var texts = published.TextsFor(http.Request);
        var writing = results.WriterFor(scored, parts, texts);
        return JsonResponse.Create(writing, language: texts.Language);
    }
}
