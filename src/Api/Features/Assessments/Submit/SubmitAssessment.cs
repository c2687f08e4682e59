using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit.FastPath;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>POST /v1/assessments: score one answer sheet and keep it.</summary>
public static class SubmitAssessment
{
    /// <summary>How far ahead the clocks of clients may be.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments", Handle)
            .WithName("submitAssessment")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .AllowKeyTypes(KeyType.Public, KeyType.Respondent)
            .WithSummary("Score one answer sheet and keep it.")
            .WithDescription(
                "Stores the answers with their scores and verdicts and answers with the result. With an "
                    + "Idempotency-Key a retry within 24 hours gets the first answer again and nothing is stored twice. "
                    + "A public key may do this from the partner's origins and gets a respondentToken, which reads and "
                    + "deletes this one assessment for a day. An invitation's token may do it once; personRef, and "
                    + "focus and metadata unless sent, are then the invitation's. Neither may send a personRef. "
                    + "It advises people about their own search and must not be used to rank or screen candidates."
            )
            .WithParameters(
                IncludeParameter.QueryParameter,
                IdempotencyKey.HeaderParameter,
                CommonRequestHeaders.AcceptLanguage
            )
            .Accepts<SubmitAssessmentRequest>("application/json")
            .WithRequestExamples(AssessmentExamples.FullRequest, AssessmentExamples.FewRequest)
            .ProducesResponse<AssessmentResponse>(
                StatusCodes.Status201Created,
                "Scored and kept; or, for a retry with the same Idempotency-Key, the first answer again.",
                ResponseHeader.Location,
                ResponseHeader.ETag,
                ResponseHeader.ContentLanguage,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, AssessmentExamples.FullKept, AssessmentExamples.FewKept)
            .WithExample(ProblemKind.Validation, AssessmentExamples.Faults)
            .ProducesProblem(
                ProblemKind.Conflict,
                ProblemKind.AlreadySubmitted,
                ProblemKind.Gone,
                ProblemKind.IdempotencyKeyReused
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        JsonBinder binder,
        AssessmentScorer scorer,
        PublishedCatalog published,
        AssessmentStore store,
        TenantDb db,
        TimeProvider clock
    )
    {
        var caller = Caller.From(http);
        var invitation = caller.Invitation is { } id
            ? await InvitationQueries.FindOpen(db, caller.Partner, caller.Test, id, http.RequestAborted)
            : null;

        if (caller.Invitation is not null && invitation is null)
        {
            return ApiKeyAuthenticationHandler.Unauthorized(http);
        }

        if (KeyRestrictions.CheckQuery(http.Request, caller) is { } forbidden)
        {
            return forbidden;
        }

        using var body = await SubmissionBody.Read(http, published);
        var queries = new QueryParameters(http.Request, IncludeParameter.Name);
        var parts = queries.ReadInclude().AllowedFor(caller);
        var (attempt, badKey) = IdempotencyKey.FromHeader(http.Request, caller, body.Bytes);

        if ((body.Problem ?? KeyRestrictions.CheckBody(body.Root, caller) ?? queries.Problem ?? badKey) is { } problem)
        {
            return problem;
        }

        var errors = new List<ValidationError>();
        var request = binder.BindAndValidate<SubmitAssessmentRequest>(body.Root, errors);

        if (invitation is not null)
        {
            ApplyDefaults(request, invitation);
        }

        var scored = scorer.Score(request, body.Responses, caller.Model, errors);

        if (scored is null)
        {
            return ProblemResults.Validation(errors);
        }

        // The token belongs to one assessment, which was submitted before.
        if (caller.Assessment is not null)
        {
            return ProblemResults.Of(ProblemKind.AlreadySubmitted);
        }

        return await store.Insert(
            http,
            AssessmentRow.Create(request, scored, caller.Test, clock.GetUtcNow()),
            scored,
            attempt,
            parts
        );
    }

    /// <summary>Sets the members that the invitation gives where the body does not send them.</summary>
    private static void ApplyDefaults(SubmitAssessmentRequest request, InvitationRow invitation)
    {
        request.PersonRef ??= invitation.PersonRef;
        request.Focus ??= invitation.Focus;
        request.Metadata ??= invitation.Metadata is { } metadata
            ? JsonSerializer.Deserialize(metadata, AssessmentJsonContext.Default.Strings)
            : null;
    }
}
