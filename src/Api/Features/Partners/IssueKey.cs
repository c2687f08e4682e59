using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Database;
using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.Idempotency;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;
using Microsoft.OpenApi;

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
                ApiKeyIssuer.LocationHeader,
                ResponseHeader.IdempotencyReplayed,
                ResponseHeader.NoStore
            )
            .WithExample(StatusCodes.Status201Created, PartnerExamples.IssuedApiKey)
            .WithExample(ProblemKind.Validation, PartnerExamples.IssueErrors)
            .ProducesProblem(ProblemKind.Conflict, ProblemKind.TooManyKeys, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock)
    {
        var caller = Caller.From(http);
        using var body = await JsonRequestBody.Read(http);
        var (attempt, badKey) = IdempotencyKey.FromHeader(http.Request, caller, body.Bytes);

        if ((body.Problem ?? new QueryParameters(http.Request).Problem ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<ValidationError>();
        var wish = ApiKeyRequest.Read(body.Root, faults);

        if (!caller.Scopes.HasFlag(wish.Scopes))
        {
            return ScopesExceeded(caller.Scopes, wish.Scopes);
        }

        if (faults.Count > 0)
        {
            return ProblemResults.Validation(faults);
        }

        var key = ApiKey.Generate(caller.Mode, wish.Kind);
        var row = ApiKeyRow.Create(key, wish.Name, wish.Scopes, clock.GetUtcNow(), wish.ExpiresIn);
        return await ApiKeyIssuer.Insert(http, db, key, row, attempt, rotation: null);
    }

    /// <summary>A key gives nothing that it does not have.</summary>
    internal static IResult ScopesExceeded(KeyScope held, KeyScope wanted) =>
        ProblemResults.Of(
            ProblemKind.Forbidden,
            $"This key cannot give what it does not have: {string.Join(", ", KeyScopes.ToCodes(wanted & ~held))}."
        );
}

/// <summary>A key to be made.</summary>
public sealed class IssueApiKeyRequest
{
    /// <summary>A secret key stays on a server, a public one may stand in a web page.</summary>
    /// <example>secret</example>
    [Required]
    [KeyKindCode]
    public string? Kind { get; set; }

    /// <summary>What a secret key may do; required for one, and may be empty. A public key has none.</summary>
    [ScopeCodes]
    public IReadOnlyList<string>? Scopes { get; set; }

    /// <summary>What the key is for, to know it again.</summary>
    /// <example>Zapier</example>
    [Length(1, ApiKeyRequest.MaxNameLength)]
    public string? Name { get; set; }

    /// <summary>After how many seconds the key ends, a minute to ten years; without it the key does not end by itself.</summary>
    /// <example>7776000</example>
    [Range(ApiKeyRequest.MinLifetimeSeconds, ApiKeyRequest.MaxLifetimeSeconds)]
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public double? ExpiresIn { get; set; }
}
