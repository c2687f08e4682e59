using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Claims;

/// <summary>POST /v1/claims: assigns an assessment that was submitted with a public key to a person.</summary>
public static class ClaimAssessment
{
    private const string PersonErasedDetail =
        "This person was erased, so nothing about them is stored. Assessments can be claimed for them again 30 days after the "
        + "erasure. The claim code was not used.";

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/claims", Handle)
            .WithName("claimAssessment")
            .WithTags("Respondents")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("claim-assessment")
            .WithParameters(IdempotencyKey.HeaderParameter)
            .Accepts<ClaimRequest>(MediaTypes.Json)
            .WithRequestExamples("claim-assessment.claim")
            .ProducesResponse<ClaimResponse>(
                StatusCodes.Status200OK,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status200OK, ClaimExamples.Claimed)
            .WithExample(ProblemKind.Validation, ClaimExamples.Errors)
            .ProducesProblem(
                ProblemKind.ClaimCodeUnusable,
                ProblemKind.Conflict,
                ProblemKind.Gone,
                ProblemKind.IdempotencyKeyReused
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        SecretKeyRing secretKey,
        TimeProvider clock
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        using var request = await requests.ReadWithIdempotencyKey<ClaimRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var personRef = request.Body.PersonRef!;
        var claim = new Claim(caller.IsTest, personRef, new ClaimCode(request.Body.Code!).Hash());
        var personHashes = ErasedPerson.Hashes(secretKey, caller.PartnerId, caller.IsTest, personRef);
        var entry = new AuditEntry(
            Audit.AssessmentClaimed,
            caller.IsTest,
            caller.KeyId,
            Subject: null,
            clock.GetUtcNow()
        );
        var (isErased, assessment) = await ClaimStore.Claim(
            db,
            caller.PartnerId,
            claim,
            personHashes,
            request.IdempotencyKey,
            entry,
            cancel
        );

        if (isErased)
        {
            return ProblemResults.Of(ProblemKind.Gone, PersonErasedDetail);
        }

        if (assessment is { } id)
        {
            return Claimed(id, personRef, replayed: false);
        }

        // The code cannot be used, or this is a retry of the claim that used it.
        return await IdempotencyStore.TryReplay(
                http,
                db,
                request.IdempotencyKey,
                async record =>
                    await AssessmentStore.Find(db, caller, record.ResourceId, cancel) is null
                        ? null
                        : Claimed(record.ResourceId, personRef, replayed: true)
            ) ?? ProblemResults.Of(ProblemKind.ClaimCodeUnusable);
    }

    private static JsonResponse Claimed(Guid assessment, string personRef, bool replayed) =>
        JsonResponse.Create(
            new ClaimResponse(assessment, personRef),
            ClaimJsonContext.Default.ClaimResponse,
            headers: headers =>
            {
                if (replayed)
                {
                    IdempotencyStore.MarkReplayed(headers);
                }
            }
        );
}
