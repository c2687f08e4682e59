using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>POST /v1/cohort-links: creates a link to the coach's view for people without an API key.</summary>
public static class CreateCohortLink
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/cohort-links", Handle)
            .WithName("createCohortLink")
            .WithTags("People")
            .RequireScope(KeyScope.PeopleRead)
            .WithDocs("create-cohort-link")
            .WithParameters(IdempotencyKey.HeaderParameter)
            .Accepts<CohortLinkRequest>(MediaTypes.Json)
            .WithRequestExamples(
                "create-cohort-link.cohort-link-request",
                "create-cohort-link.cohort-link-request-defaults"
            )
            .ProducesResponse<CohortLinkResponse>(
                StatusCodes.Status201Created,
                ResponseHeader.Location with
                {
                    Description = "The path of this service to revoke the link with DELETE.",
                    Example = $"/v1/cohort-links/{RevokeCohortLink.ExampleId}",
                },
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, CohortLinkExamples.CreatedLink)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.Gone, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        CohortLinkSigner links,
        TimeProvider clock
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);
        using var request = await requests.ReadWithIdempotencyKey<CohortLinkRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var now = clock.GetUtcNow();
        var link = CohortLinkRow.Create(caller.IsTest, request.Body.SecondsOrDefault(), now);
        var entry = new AuditEntry(Audit.CohortLinkCreated, caller.IsTest, caller.KeyId, link.Id, now);
        return await CohortLinkStore.Insert(db, caller.PartnerId, link, request.IdempotencyKey, entry, cancel)
            ? Created(link, caller, links, replayed: false)
            : await IdempotencyStore.Replay(
                http,
                db,
                request.IdempotencyKey,
                async record =>
                    await CohortLinkStore.Find(db, caller, record.ResourceId, cancel) is { } first
                        ? Created(first, caller, links, replayed: true)
                        : null
            );
    }

    private static JsonResponse Created(CohortLinkRow link, Caller caller, CohortLinkSigner links, bool replayed) =>
        JsonResponse.Create(
            CohortLinkResponse.From(link, caller.PartnerId, links),
            CohortJsonContext.Default.CohortLinkResponse,
            StatusCodes.Status201Created,
            headers: headers =>
            {
                headers.Location = $"/v1/cohort-links/{link.Id}";

                if (replayed)
                {
                    IdempotencyStore.MarkReplayed(headers);
                }
            }
        );
}
