using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>POST /v1/scores: score one answer sheet and keep nothing.</summary>
public static class ScoreAnswers
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/scores", Handle)
            .WithName("scoreAnswers")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsWrite)
            .OpenTo(KeyKind.Public)
            .WithSummary("Score one answer sheet and keep nothing.")
            .WithDescription(
                "Answers with a fit score, a verdict and reasons for all 13 channels. Nothing is stored. A public key "
                    + "may do this from the partner's origins; it is not shown answers. It advises people about their own "
                    + "search and must not be used to rank or screen candidates."
            )
            .Takes(Includes.Declared, CommonParameters.AcceptLanguage)
            .Accepts<ScoreRequest>("application/json")
            .ShowsRequests(AssessmentExamples.FullPreviewRequest, AssessmentExamples.FewPreviewRequest)
            .Answers<ScoreResult>(
                StatusCodes.Status200OK,
                "Scored; nothing is kept.",
                SentHeader.ContentLanguage,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, AssessmentExamples.FullPreview, AssessmentExamples.FewPreview)
            .Shows(ProblemKind.Validation, AssessmentExamples.Faults);

    private static async Task<IResult> Handle(
        HttpContext http,
        SubmissionReader reader,
        ResultJson results,
        Published published
    )
    {
        var caller = Caller.Of(http);

        if (PageLimits.RefuseQuery(http.Request, caller) is { } secret)
        {
            return secret;
        }

        using var body = await SentSubmission.Read(http, published);
        var queries = new Queries(http.Request, Includes.Parameter);
        var parts = queries.ReadInclude().ShownTo(caller);

        if ((body.Refusal ?? PageLimits.RefuseBody(body.Root, caller) ?? queries.Refusal) is { } refusal)
        {
            return refusal;
        }

        var (submission, faults) = reader.Read(body, keeps: false, caller.Model);

        if (submission is null)
        {
            return Problems.Invalid(faults);
        }

        var texts = published.TextsFor(http.Request);
        var writing = results.Writing(submission.Scored, parts, texts);
        return JsonAnswer.Of(writing, language: texts.Language);
    }
}
