using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>POST /v1/partner/keys: make one more key, of the mode of the key that asks.</summary>
public static class IssueKey
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/partner/keys", Handle)
            .WithName("issueKey")
            .WithTags("Partner")
            .Needs(KeyScope.PartnerManage)
            .WithSummary("Make a key.")
            .WithDescription(
                "Of the mode of the key that asks, and with no scope that this key does not have itself (403). The key "
                    + "itself is shown this once: a retry with the same Idempotency-Key gets the first answer with null in "
                    + "its place, and makes no second key. At most 100 keys of a partner work at once, of both modes (409)."
            )
            .Takes(Attempt.Declared)
            .Accepts<IssueKeyRequest>(MediaTypes.Json)
            .ShowsRequests(PartnerExamples.IssueRequest, PartnerExamples.IssuePublicRequest)
            .Answers<IssuedKeyView>(
                StatusCodes.Status201Created,
                "The new key; or, for a retry with the same Idempotency-Key, the first answer without it.",
                KeyKeeper.Location,
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status201Created, PartnerExamples.Issued)
            .Shows(ProblemKind.Validation, PartnerExamples.IssueFaults)
            .Refuses(ProblemKind.Conflict, ProblemKind.TooManyKeys, ProblemKind.IdempotencyKeyReused);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock)
    {
        var caller = Caller.Of(http);
        using var body = await JsonBody.Read(http);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? new Queries(http.Request).Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var wish = KeyWish.Read(body.Root, faults);

        if (!caller.Scopes.HasFlag(wish.Scopes))
        {
            return Beyond(caller.Scopes, wish.Scopes);
        }

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var key = KeyText.New(KeyStore.ModeOf(caller), wish.Kind);
        var row = KeyRow.New(key, wish.Name, wish.Scopes, clock.GetUtcNow(), wish.ExpiresIn);
        return await KeyKeeper.Keep(http, db, key, row, attempt, rotation: null);
    }

    /// <summary>A key gives nothing that it does not have.</summary>
    internal static IResult Beyond(KeyScope held, KeyScope wanted) =>
        Problems.Of(
            ProblemKind.Forbidden,
            $"This key cannot give what it does not have: {string.Join(", ", Scopes.CodesOf(wanted & ~held))}."
        );
}

/// <summary>A key to be made.</summary>
public sealed class IssueKeyRequest
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
    [Length(1, KeyWish.LongestName)]
    public string? Name { get; set; }

    /// <summary>After how many seconds the key ends, a minute to ten years; without it the key does not end by itself.</summary>
    /// <example>7776000</example>
    [Range(KeyWish.ShortestLife, KeyWish.LongestLife)]
    [JsonTypes(JsonSchemaType.Integer)]
    public double? ExpiresIn { get; set; }
}
