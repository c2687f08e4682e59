using System.Security.Cryptography;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Shares;

/// <summary>POST /v1/assessments/{id}/shares: a link to the report for people without a key.</summary>
public static class CreateShare
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/shares", Handle)
            .WithName("createShare")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithSummary("Make a link that opens the report without a key.")
            .WithDescription(
                "Whoever holds the link reads the report, in the language of their browser, until it expires (an hour "
                    + "to 30 days, 7 days where nothing is said), is revoked, or the assessment is deleted. Then it "
                    + "opens a page that says so and nothing else. With an Idempotency-Key a retry within 24 hours gets "
                    + "the first link again."
            )
            .WithParameters(ReadAssessment.IdParameter, IdempotencyKey.HeaderParameter)
            .Accepts<ShareRequest>("application/json")
            .WithRequestExamples(ShareExamples.Request, ShareExamples.Defaults)
            .ProducesResponse<ShareResponse>(
                StatusCodes.Status201Created,
                "The link; or, for a retry with the same Idempotency-Key, the first one again.",
                ResponseHeader.Location with
                {
                    Description = "Where the link is revoked, by DELETE; a path of this service.",
                    Example =
                        $"/v1/assessments/{OpenApiExtensions.ExampleId}/shares/01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b72",
                },
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, ShareExamples.Made)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        ShareLinkSigner links,
        SecretKeyRing secret,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await AssessmentSql.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        using var request = await requests.ReadWithIdempotencyKey<ShareRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var seconds = request.Body.ExpiresIn ?? ShareRequest.DefaultSeconds;
        var share = ShareRow.Create(row, seconds, clock.GetUtcNow());
        var person = ErasedPerson.Hashes(secret, caller.Partner, row.Test, row.PersonRef);
        return await ShareStore.Insert(db, caller.Partner, share, request.IdempotencyKey, person, cancel)
            ? Created(share, caller, links, replayed: false)
            : await Replay(db, caller, request.IdempotencyKey!, row, links, cancel);
    }

    private static async Task<IResult> Replay(
        TenantDb db,
        Caller caller,
        IdempotencyKey attempt,
        AssessmentRow row,
        ShareLinkSigner links,
        CancellationToken cancel
    )
    {
        if (await IdempotencyStore.Find(db, caller.Partner, attempt, cancel) is not { } earlier)
        {
            return ProblemResults.Of(ProblemKind.Conflict, retryAfter: 1);
        }

        if (!CryptographicOperations.FixedTimeEquals(earlier.Request, attempt.Request))
        {
            return ProblemResults.Of(ProblemKind.IdempotencyKeyReused);
        }

        return await ShareStore.Find(db, caller, row.Id, Guid.Parse(earlier.Rendering), cancel) is { } share
            ? Created(share, caller, links, replayed: true)
            : ProblemResults.Of(ProblemKind.Gone);
    }

    private static JsonResponse Created(ShareRow share, Caller caller, ShareLinkSigner links, bool replayed) =>
        JsonResponse.Create(
            ShareResponse.From(share, caller.Partner, links),
            AssessmentJsonContext.Default.ShareResponse,
            StatusCodes.Status201Created,
            headers: headers =>
            {
                headers.Location = $"/v1/assessments/{share.Assessment}/shares/{share.Id}";

                if (replayed)
                {
                    headers["Idempotency-Replayed"] = "true";
                }
            }
        );
}
