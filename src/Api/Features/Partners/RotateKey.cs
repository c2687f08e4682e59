using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>POST /v1/partner/keys/{id}/rotate: creates an API key that replaces another. Both work for a while.</summary>
public static class RotateKey
{
    private const int Day = 86_400;
    private const int LongestOverlap = 30 * Day;

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
                ApiKeyIssuer.LocationHeader,
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

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock, [FromRoute] string id)
    {
        var caller = Caller.From(http);

        if (await ApiKeyStore.Find(db, caller, id, http.RequestAborted) is not { } old)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (KeyScopes.Parse(old.Scopes) is var scopes && !caller.Scopes.HasFlag(scopes))
        {
            return IssueKey.ScopesExceeded(caller.Scopes, scopes);
        }

        using var body = await JsonRequestBody.Read(http);
        var (attempt, badKey) = IdempotencyKey.FromHeader(http.Request, caller, body.Bytes);

        if ((body.Problem ?? new QueryParameters(http.Request).Problem ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<ValidationError>();
        var (overlap, expiresIn) = Read(body.Root, faults);

        if (faults.Count > 0)
        {
            return ProblemResults.Validation(faults);
        }

        var kind = old.Kind == KeyType.Public.Code() ? KeyType.Public : KeyType.Secret;
        var key = ApiKey.Generate(caller.Mode, kind);
        var row = ApiKeyRow.Create(key, old.Name, scopes, clock.GetUtcNow(), expiresIn);
        row = expiresIn is null ? row with { ExpiresAt = old.ExpiresAt } : row;
        return await ApiKeyIssuer.Insert(http, db, key, row, attempt, new(old.Id, row.CreatedAt.AddSeconds(overlap)));
    }

    private static (int Overlap, int? ExpiresIn) Read(JsonElement body, List<ValidationError> faults)
    {
        var read = new StrictJson("#", faults);
        int? overlap = null;
        int? expiresIn = null;

        foreach (var member in body.EnumerateObject())
        {
            switch (UnicodeSafeJson.GetName(member))
            {
                case "overlapSeconds":
                    overlap = read.ReadSeconds(member, 0, LongestOverlap);
                    break;
                case "expiresIn":
                    expiresIn = read.ReadSeconds(
                        member,
                        ApiKeyRequest.MinLifetimeSeconds,
                        ApiKeyRequest.MaxLifetimeSeconds
                    );
                    break;
                default:
                    read.RejectUnknown(member, "overlapSeconds, expiresIn");
                    break;
            }
        }

        return (overlap ?? Day, expiresIn);
    }
}

/// <summary>How a key gives way to its successor.</summary>
public sealed class RotateKeyRequest
{
    /// <summary>For how many seconds the old key goes on working, up to 30 days; a day unless given; 0 ends it at once.</summary>
    /// <example>3600</example>
    [Range(0, 2_592_000)]
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public double? OverlapSeconds { get; set; }

    /// <summary>After how many seconds the new key ends; without it, when the old one would have.</summary>
    [Range(ApiKeyRequest.MinLifetimeSeconds, ApiKeyRequest.MaxLifetimeSeconds)]
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public double? ExpiresIn { get; set; }
}
