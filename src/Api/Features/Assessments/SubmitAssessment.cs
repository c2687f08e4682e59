using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>POST /v1/assessments: score one answer sheet and keep it.</summary>
public static class SubmitAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments", Handle)
            .WithName("submitAssessment")
            .WithTags("Assessments")
            .Needs(KeyScope.AssessmentsWrite)
            .WithSummary("Score one answer sheet and keep it.")
            .WithDescription(
                "Stores the answers with their scores and verdicts and answers with the result. With an "
                    + "Idempotency-Key a retry within 24 hours gets the first answer again and nothing is stored twice. "
                    + "It advises people about their own search and must not be used to rank or screen candidates."
            )
            .Takes(Includes.Declared, Attempt.Declared, CommonParameters.AcceptLanguage)
            .Accepts<SubmitAssessmentRequest>("application/json")
            .ShowsRequests(AssessmentExamples.FullRequest, AssessmentExamples.FewRequest)
            .Answers<AssessmentView>(
                StatusCodes.Status201Created,
                "Scored and kept; or, for a retry with the same Idempotency-Key, the first answer again.",
                SentHeader.Location,
                SentHeader.ETag,
                SentHeader.ContentLanguage,
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status201Created, AssessmentExamples.FullKept, AssessmentExamples.FewKept)
            .Shows(ProblemKind.Validation, AssessmentExamples.Faults)
            .Refuses(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        SubmissionReader reader,
        AssessmentKeeper keeper,
        TimeProvider clock
    )
    {
        var caller = Caller.Of(http);
        using var body = await JsonBody.Read(http);
        var queries = new Queries(http.Request, Includes.Parameter);
        var parts = queries.ReadInclude();
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? queries.Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var (submission, faults) = reader.Read(body.Root, keeps: true, caller.Model);

        if (submission is null)
        {
            return Problems.Invalid(faults);
        }

        return await keeper.Keep(
            http,
            AssessmentRow.New(submission, caller.Test, clock.GetUtcNow()),
            submission.Scored,
            attempt,
            parts
        );
    }
}
