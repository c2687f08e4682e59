using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>POST /v1/assessments: scores one submission and stores the result.</summary>
public static class SubmitAssessment
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments", Handle)
            .WithName("submitAssessment")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .AllowKeyTypes(KeyType.Public, KeyType.Respondent)
            .WithDocs("submit-assessment")
            .WithParameters(
                IncludeParameter.QueryParameter,
                IdempotencyKey.HeaderParameter,
                CommonRequestHeaders.AcceptLanguage,
                ProofOfWork.HeaderParameter
            )
            .Accepts<SubmitAssessmentRequest>(MediaTypes.Json)
            .WithRequestExamples(AssessmentExamples.FullSubmissionRequest)
            .WithRequestExamples("submit-assessment.shortSubmission")
            .ProducesResponse<AssessmentResponse>(
                StatusCodes.Status201Created,
                ResponseHeader.Location,
                ResponseHeader.ETag with
                {
                    Description =
                        "The ETag of the new resource: send it in If-Match or If-None-Match. Absent if the body has more "
                        + "than GET returns without query parameters (`include`, `respondentToken`).",
                    Always = false,
                },
                ResponseHeader.ContentLanguage,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(
                StatusCodes.Status201Created,
                AssessmentExamples.FullAssessment,
                AssessmentExamples.ShortAssessment
            )
            .WithExample(ProblemKind.Validation, AssessmentExamples.SubmissionErrors)
            .ProducesProblem(
                ProblemKind.ProofOfWorkRequired,
                ProblemKind.Conflict,
                ProblemKind.AlreadySubmitted,
                ProblemKind.Gone,
                ProblemKind.IdempotencyKeyReused
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        SubmissionReader submissions,
        AssessmentScorer scorer,
        AssessmentInserter inserter,
        AssessmentResponder responder,
        PublishedCatalog catalog,
        TenantDb db,
        TimeProvider clock
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        var invitation = await InvitationStore.FindUnexpired(db, caller, cancel);

        if (caller.InvitationId is not null && invitation is null)
        {
            return ApiKeyAuthentication.Unauthorized(http); // it expired after its token was looked up
        }

        if (invitation is { IsCheckIn: true })
        {
            return ProblemResults.Of(ProblemKind.Forbidden, InvitationRow.CheckInDetail);
        }

        if (KeyRestrictions.CheckQuery(caller, http.Request) is { } forbidden)
        {
            return forbidden;
        }

        // 415, 413, 403 and 400 end the request here. Validation errors are collected, so that one 422 reports all of them.
        var query = new QueryParameters(http.Request, IncludeParameter.Name);
        var include = query.ReadInclude().AllowedFor(caller);
        using var request = await submissions.ReadWithIdempotencyKey(http, query);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (await ProofOfWork.FindProblem(http, db, request.IdempotencyKey, clock.GetUtcNow()) is { } proofProblem)
        {
            return proofProblem;
        }

        var body = request.Body.WithDefaultsFrom(invitation);

        if (scorer.Score(body, caller.DefaultModel, request.Errors) is not { } scored)
        {
            return ProblemResults.Validation(request.Errors);
        }

        if (caller.AssessmentId is not null)
        {
            return ProblemResults.Of(ProblemKind.AlreadySubmitted); // the token belongs to one assessment
        }

        var row = AssessmentRow.Create(body, scored, caller.IsTest, clock.GetUtcNow());
        var token = AssessmentResponder.NewTokenFor(caller);
        var texts = catalog.TextsFor(http.Request);
        var rendering = AssessmentResponder.FormatRendering(include, texts);
        var insert = await inserter.Insert(caller, row, request.IdempotencyKey, rendering, token, cancel);

        if (insert.Inserted)
        {
            return responder.Respond(row, scored, include, texts, token);
        }

        if (insert.PersonErased)
        {
            return ProblemResults.Of(ProblemKind.Gone, AssessmentInserter.PersonErasedDetail);
        }

        // The idempotency key has a record, the invitation is used or expired, or the public key has reached its daily cap.
        var replay = await IdempotencyStore.TryReplay(
            http,
            db,
            request.IdempotencyKey,
            record => responder.Replay(caller, record, original: null, cancel)
        );

        if (replay is not null)
        {
            return replay;
        }

        if (insert.NotCounted)
        {
            return DailyCap.Reached(clock.GetUtcNow());
        }

        if (caller.InvitationId is null)
        {
            return ProblemResults.Of(ProblemKind.Conflict, retryAfter: 1);
        }

        return await InvitationStore.FindUnexpired(db, caller, cancel) is null
            ? ApiKeyAuthentication.Unauthorized(http)
            : ProblemResults.Of(ProblemKind.AlreadySubmitted);
    }
}
