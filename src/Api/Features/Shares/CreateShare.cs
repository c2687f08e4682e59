using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Shares;

/// <summary>POST /v1/assessments/{id}/shares: creates a link to the report for people without an API key.</summary>
public static class CreateShare
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/assessments/{id}/shares", Handle)
            .WithName("createShare")
            .WithTags("Assessments")
            .RequireScope(KeyScope.AssessmentsWrite)
            .WithDocs("create-share")
            .WithParameters(AssessmentResponse.IdParameter, IdempotencyKey.HeaderParameter)
            .Accepts<ShareRequest>(MediaTypes.Json)
            .WithRequestExamples("create-share.share-request", "create-share.share-request-defaults")
            .ProducesResponse<ShareResponse>(
                StatusCodes.Status201Created,
                ResponseHeader.Location with
                {
                    Description = "The path of this service to revoke the link with DELETE.",
                    Example =
                        $"/v1/assessments/{OpenApiExtensions.ExampleId}/shares/01a202b2-c8e8-7b1f-8a33-5d1c9e0f4b72",
                },
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, ShareExamples.CreatedShare)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        ShareLinkSigner links,
        SecretKeyRing secretKey,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await AssessmentStore.Find(db, caller, id, cancel) is not { } row)
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

        // A claim that was running has given the assessment a person, whose erasure must find the record of the key.
        for (var known = row; known is not null; known = await AssessmentStore.Find(db, caller, row.Id, cancel))
        {
            var share = ShareRow.Create(known, seconds, clock.GetUtcNow());
            var hashes = ErasedPerson.Hashes(secretKey, caller.PartnerId, known.Test, known.PersonRef);
            var (key, person) = (request.IdempotencyKey, known.PersonRef);

            if (await ShareStore.Insert(db, caller.PartnerId, share, key, person, hashes, cancel))
            {
                return Created(share, caller, links, replayed: false);
            }

            if (await IdempotencyStore.TryReplay(http, db, key, Replay) is { } replayed)
            {
                return replayed;
            }
        }

        return ProblemResults.Of(ProblemKind.NotFound);

        async Task<IResult?> Replay(IdempotencyRecord record) =>
            await ShareStore.Find(db, caller, row.Id, Guid.Parse(record.Rendering), cancel) is { } first
                ? Created(first, caller, links, replayed: true)
                : null;
    }

    private static JsonResponse Created(ShareRow share, Caller caller, ShareLinkSigner links, bool replayed) =>
        JsonResponse.Create(
            ShareResponse.From(share, caller.PartnerId, links),
            ShareJsonContext.Default.ShareResponse,
            StatusCodes.Status201Created,
            headers: headers =>
            {
                headers.Location = $"/v1/assessments/{share.Assessment}/shares/{share.Id}";

                if (replayed)
                {
                    IdempotencyStore.MarkReplayed(headers);
                }
            }
        );
}
