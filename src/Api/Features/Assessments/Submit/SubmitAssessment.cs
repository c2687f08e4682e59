using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;

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
                CommonRequestHeaders.AcceptLanguage
            )
            .Accepts<SubmitAssessmentRequest>("application/json")
            .WithRequestExamples(AssessmentExamples.FullSubmissionRequest)
            .WithRequestExamples("submit-assessment.shortSubmission")
            .ProducesResponse<AssessmentResponse>(
                StatusCodes.Status201Created,
                ResponseHeader.Location,
                ResponseHeader.ETag,
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
                ProblemKind.Conflict,
                ProblemKind.AlreadySubmitted,
                ProblemKind.Gone,
                ProblemKind.IdempotencyKeyReused
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        SubmissionReader submissions,
        AssessmentScorer scorer,
        AssessmentStore store,
        TenantDb db,
        TimeProvider clock
    )
    {
        var caller = Caller.From(http);
        var invitation = caller.Invitation is { } id
            ? await InvitationStore.FindOpen(db, caller.Partner, caller.Test, id, http.RequestAborted)
            : null;

        // An invitation can expire after its token was looked up.
        if (caller.Invitation is not null && invitation is null)
        {
            return ApiKeyAuthenticationHandler.Unauthorized(http);
        }

        if (KeyRestrictions.CheckQuery(caller, http.Request) is { } forbidden)
        {
            return forbidden;
        }

        var query = new QueryParameters(http.Request, IncludeParameter.Name);
        var include = query.ReadInclude().AllowedFor(caller);
        using var request = await submissions.ReadWithIdempotencyKey(http, query);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (invitation is not null)
        {
            request.Body.ApplyDefaults(invitation);
        }

        if (scorer.Score(request.Body, caller.Model, request.Errors) is not { } scored)
        {
            return ProblemResults.Validation(request.Errors);
        }

        // A token of an assessment cannot submit another one.
        if (caller.Assessment is not null)
        {
            return ProblemResults.Of(ProblemKind.AlreadySubmitted);
        }

        var row = AssessmentRow.Create(request.Body, scored, caller.Test, clock.GetUtcNow());
        return await store.Insert(http, row, scored, request.IdempotencyKey, include);
    }
}
