using System.Text.Json;
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
            .Needs(KeyScope.AssessmentsWrite)
            .OpenTo(KeyKind.Public, KeyKind.Respondent)
            .WithSummary("Score one answer sheet and keep it.")
            .WithDescription(
                "Stores the answers with their scores and verdicts and answers with the result. With an "
                    + "Idempotency-Key a retry within 24 hours gets the first answer again and nothing is stored twice. "
                    + "A public key may do this from the partner's origins and gets a respondentToken, which reads and "
                    + "deletes this one assessment for a day. An invitation's token may do it once; personRef, and "
                    + "focus and metadata unless sent, are then the invitation's. Neither may send a personRef. "
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
            .Refuses(
                ProblemKind.Conflict,
                ProblemKind.AlreadySubmitted,
                ProblemKind.Gone,
                ProblemKind.IdempotencyKeyReused
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        SubmissionReader reader,
        Published published,
        AssessmentKeeper keeper,
        TenantDb db,
        TimeProvider clock
    )
    {
        var caller = Caller.Of(http);
        var invitation = caller.Invitation is { } id
            ? await Invitations.FindOpen(db, caller.Partner, caller.Test, id, http.RequestAborted)
            : null;

        if (caller.Invitation is not null && invitation is null)
        {
            return Authentication.Refuse(http);
        }

        if (PageLimits.RefuseQuery(http.Request, caller) is { } secret)
        {
            return secret;
        }

        using var body = await SentSubmission.Read(http, published);
        var queries = new Queries(http.Request, Includes.Parameter);
        var parts = queries.ReadInclude().ShownTo(caller);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? PageLimits.RefuseBody(body.Root, caller) ?? queries.Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var request = invitation is null ? new() : Invited(invitation);
        var (submission, faults) = reader.Read(body, keeps: true, caller.Model, request);

        if (submission is null)
        {
            return Problems.Invalid(faults);
        }

        // The token of one assessment: that was the submission.
        if (caller.Assessment is not null)
        {
            return Problems.Of(ProblemKind.AlreadySubmitted);
        }

        return await keeper.Keep(
            http,
            AssessmentRow.New(submission, caller.Test, clock.GetUtcNow()),
            submission.Scored,
            attempt,
            parts
        );
    }

    /// <summary>What an invitation brings along; what the body sends stands above it.</summary>
    private static SubmitAssessmentRequest Invited(Invitation invitation) =>
        new()
        {
            PersonRef = invitation.PersonRef,
            Focus = invitation.Focus,
            Metadata = invitation.Metadata is { } notes
                ? JsonSerializer.Deserialize(notes, AssessmentJson.Default.Strings)
                : null,
        };
}
