using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
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
        AssessmentScorer reader,
        PublishedCatalog published,
        AssessmentCreator creator,
        TenantDb db,
        TimeProvider clock
    )
    {
        var caller = Caller.From(http);
        var invitation = caller.InvitationId is { } id
            ? await InvitationStore.FindOpen(db, caller.PartnerId, caller.IsTest, id, http.RequestAborted)
            : null;

        if (caller.InvitationId is not null && invitation is null)
        {
            return ApiKeyAuthenticationHandler.Unauthorized(http);
        }

        if (KeyRestrictions.CheckQuery(http.Request, caller) is { } secret)
        {
            return secret;
        }

        using var body = await SubmissionBody.Read(http, published);
        var queries = new QueryParameters(http.Request, IncludeParameter.Name);
        var parts = queries.ReadInclude().AllowedFor(caller);
        var (attempt, badKey) = IdempotencyKey.FromHeader(http.Request, caller, body.Bytes);

        if ((body.Problem ?? KeyRestrictions.CheckBody(body.Root, caller) ?? queries.Problem ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var request = invitation is null ? new() : Invited(invitation);
        var (submission, faults) = reader.Score(body, keeps: true, caller.DefaultModel, request);

        if (submission is null)
        {
            return ProblemResults.Validation(faults);
        }

        // The token of one assessment: that was the submission.
        if (caller.AssessmentId is not null)
        {
            return ProblemResults.Of(ProblemKind.AlreadySubmitted);
        }

        return await creator.Insert(
            http,
            AssessmentRow.Create(submission, caller.IsTest, clock.GetUtcNow()),
            submission.Scored,
            attempt,
            parts
        );
    }

    /// <summary>What an invitation brings along; what the body sends stands above it.</summary>
    private static SubmitAssessmentRequest Invited(InvitationRow invitation) =>
        new()
        {
            PersonRef = invitation.PersonRef,
            Focus = invitation.Focus,
            Metadata = invitation.Metadata is { } notes
                ? JsonSerializer.Deserialize(notes, AssessmentJsonContext.Default.Strings)
                : null,
        };
}
