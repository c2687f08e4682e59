using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Partners;

/// <summary>POST /v1/partner/keys: creates an API key of the mode of the calling key.</summary>
public static class IssueKey
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/partner/keys", Handle)
            .WithName("issueKey")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("issue-key")
            .WithParameters(IdempotencyKey.HeaderParameter)
            .Accepts<IssueApiKeyRequest>(MediaTypes.Json)
            .WithRequestExamples("issue-key.secretKey", "issue-key.publicKey")
            .ProducesResponse<IssuedApiKeyResponse>(
                StatusCodes.Status201Created,
                ApiKeyStore.LocationHeader,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, PartnerExamples.IssuedApiKey)
            .WithExample(ProblemKind.Validation, PartnerExamples.IssueErrors)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.TooManyKeys, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(HttpContext http, RequestReader requests, TenantDb db, TimeProvider clock)
    {
        var caller = Caller.From(http);
        using var request = await requests.ReadWithIdempotencyKey<IssueApiKeyRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var body = request.Body;
        var scopes = body.ReadScopes();

        if (!caller.Scopes.HasFlag(scopes))
        {
            return ScopesExceeded(caller.Scopes, scopes);
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var key = ApiKey.Generate(ApiKeySql.ModeOf(caller), body.ReadType());
        var row = ApiKeyRow.Create(key, body.Name, scopes, clock.GetUtcNow(), body.ExpiresIn);
        return await ApiKeyStore.Insert(http, db, key, row, request.IdempotencyKey, rotation: null);
    }

    /// <summary>Returns the problem of a caller that requests scopes that its own API key does not have.</summary>
    internal static IResult ScopesExceeded(KeyScope own, KeyScope requested) =>
        ProblemResults.Of(
            ProblemKind.Forbidden,
            $"This API key cannot issue scopes that it does not have: {string.Join(", ", KeyScopes.ToCodes(requested & ~own))}."
        );
}
