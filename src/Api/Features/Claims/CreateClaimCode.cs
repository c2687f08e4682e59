using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Claims;

/// <summary>POST /v1/claim-codes: gives the page of a submission a code with which the partner's server can claim the assessment.</summary>
public static class CreateClaimCode
{
    private const string BelongsToPerson = "The assessment already belongs to a person, so it cannot be claimed.";

    private const string BelongsToInvitation =
        "The token is that of an invitation, whose assessment belongs to its person, so there is nothing to claim.";

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/claim-codes", Handle)
            .WithName("createClaimCode")
            .WithTags("Respondents")
            .AllowKeyTypes(KeyType.Respondent)
            .WithDocs("create-claim-code")
            .Accepts<EmptyRequest>(MediaTypes.Json)
            .WithRequestExamples("create-claim-code.noMembers")
            .ProducesResponse<IssuedClaimCodeResponse>(StatusCodes.Status201Created, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status201Created, ClaimExamples.Code)
            .ProducesProblem(ProblemKind.ClaimCodeUnusable);

    private static async Task<IResult> Handle(HttpContext http, RequestReader requests, TenantDb db, TimeProvider clock)
    {
        var caller = Caller.From(http);
        using var request = await requests.Read<EmptyRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        if (caller.AssessmentId is not { } assessment)
        {
            return ProblemResults.Of(ProblemKind.ClaimCodeUnusable, BelongsToInvitation);
        }

        var code = ClaimCode.Generate();
        var expiresAt = clock.GetUtcNow() + ClaimCode.Lifetime;
        return await ClaimStore.InsertCode(
            db,
            caller.PartnerId,
            caller.IsTest,
            assessment,
            code,
            expiresAt,
            http.RequestAborted
        )
            ? JsonResponse.Create(
                new IssuedClaimCodeResponse(code.Text, expiresAt.UtcDateTime),
                ClaimJsonContext.Default.IssuedClaimCodeResponse,
                StatusCodes.Status201Created
            )
            : ProblemResults.Of(ProblemKind.ClaimCodeUnusable, BelongsToPerson);
    }
}
