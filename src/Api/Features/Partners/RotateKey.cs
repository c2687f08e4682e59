using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Partners;

/// <summary>POST /v1/partner/keys/{id}/rotate: creates an API key that replaces another. Both work for a while.</summary>
public static class RotateKey
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/partner/keys/{id}/rotate", Handle)
            .WithName("rotateKey")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("rotate-key")
            .WithParameters(ApiKeyResponse.IdParameter, IdempotencyKey.HeaderParameter)
            .Accepts<RotateKeyRequest>(MediaTypes.Json)
            .WithRequestExamples("rotate-key.rotation")
            .ProducesResponse<IssuedApiKeyResponse>(
                StatusCodes.Status201Created,
                ApiKeyStore.LocationHeader,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, PartnerExamples.IssuedApiKey)
            .WithExample(ProblemKind.Validation, PartnerExamples.RotationErrors)
            .ProducesProblem(
                ProblemKind.Conflict,
                ProblemKind.KeyEnded,
                ProblemKind.TooManyKeys,
                ProblemKind.IdempotencyKeyReused
            );

    private static async Task<IResult> Handle(
        HttpContext http,
        RequestReader requests,
        TenantDb db,
        TimeProvider clock,
        [FromRoute] string id
    )
    {
        var caller = Caller.From(http);

        if (await ApiKeySql.Find(db, caller, id, http.RequestAborted) is not { } oldKey)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (KeyScopes.Parse(oldKey.Scopes) is var scopes && !caller.Scopes.HasFlag(scopes))
        {
            return IssueKey.ScopesExceeded(caller.Scopes, scopes);
        }

        using var request = await requests.ReadWithIdempotencyKey<RotateKeyRequest>(http);

        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (request.Errors.Count > 0)
        {
            return ProblemResults.Validation(request.Errors);
        }

        var body = request.Body;
        var kind = oldKey.Kind == KeyType.Public.Code() ? KeyType.Public : KeyType.Secret;
        var key = ApiKey.Generate(ApiKeySql.ModeOf(caller), kind);
        var row = ApiKeyRow.Create(key, oldKey.Name, scopes, clock.GetUtcNow(), body.ExpiresIn);
        row = body.ExpiresIn is null ? row with { ExpiresAt = oldKey.ExpiresAt } : row;
        var overlap = body.OverlapSeconds ?? RotateKeyRequest.DefaultOverlapSeconds;
        return await ApiKeyStore.Insert(
            http,
            db,
            key,
            row,
            request.IdempotencyKey,
            new(oldKey.Id, row.CreatedAt.AddSeconds(overlap))
        );
    }
}
