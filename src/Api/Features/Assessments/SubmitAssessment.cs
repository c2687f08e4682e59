using System.Security.Cryptography;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Api.Seeds;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>POST /v1/assessments: score one answer sheet and keep it.</summary>
public static class SubmitAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments", Handle)
            .WithName("submitAssessment")
            .WithTags("Assessments")
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
        KeptResults kept,
        Published published,
        TenantDb db,
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

        var row = AssessmentRow.New(submission, caller.Test, clock.GetUtcNow());
        var texts = published.TextsFor(http.Request);

        if (attempt is null)
        {
            await AssessmentStore.Keep(db, caller.Partner, row, http.RequestAborted);
        }
        else if (
            !await AssessmentStore.Keep(db, caller.Partner, row, attempt, Rendering(parts, texts), http.RequestAborted)
        )
        {
            return await Replay(http, kept, published, db, caller, attempt);
        }

        return Created(new(Views.Result(submission.Scored, parts, texts), row), texts, replayed: false);
    }

    private static async Task<IResult> Replay(
        HttpContext http,
        KeptResults kept,
        Published published,
        TenantDb db,
        Caller caller,
        Attempt attempt
    )
    {
        var cancel = http.RequestAborted;

        if (await AssessmentStore.FindAttempt(db, caller.Partner, attempt, cancel) is not { } earlier)
        {
            return Problems.Of(ProblemKind.Conflict, retryAfter: 1);
        }

        if (!CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request))
        {
            return Problems.Of(ProblemKind.IdempotencyKeyReused);
        }

        if (await AssessmentStore.Find(db, caller, earlier.Assessment, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.Gone);
        }

        var (parts, texts) = ReadRendering(earlier.Rendering, published);
        return Created(kept.View(row, parts, texts), texts, replayed: true);
    }

    /// <summary>What decided the bytes of the first answer, so that a replay gives the same.</summary>
    private static string Rendering(Include parts, Texts texts) => $"{parts:D} {texts.Language}";

    private static (Include Parts, Texts Texts) ReadRendering(string rendering, Published published)
    {
        var words = rendering.Split(' ');
        return (Enum.Parse<Include>(words[0]), published.TextsIn(words[1]));
    }

    private static JsonAnswer Created(AssessmentView view, Texts texts, bool replayed) =>
        JsonAnswer.Of(
            view,
            AssessmentJson.Default.AssessmentView,
            StatusCodes.Status201Created,
            tagged: true,
            texts.Language,
            headers =>
            {
                headers.Location = $"/v1/assessments/{view.Id}";

                if (replayed)
                {
                    headers["Idempotency-Replayed"] = "true";
                }
            }
        );
}
