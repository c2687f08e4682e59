using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>POST /v1/partner/keys/{id}/rotate: a new key in the place of an old one, and both work for a while.</summary>
public static class RotateKey
{
    private const int Day = 86_400;
    private const int LongestOverlap = 30 * Day;

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapPost("/partner/keys/{id}/rotate", Handle)
            .WithName("rotateKey")
            .WithTags("Partner")
            .Needs(KeyScope.PartnerManage)
            .WithSummary("Make a new key in the place of an old one.")
            .WithDescription(
                "The new key has the old one's kind, scopes, name and end, unless expiresIn gives it another. The old one "
                    + "works until the overlap is over, or until its own earlier end. A key with a scope that the key "
                    + "that asks does not have itself cannot be rotated by it (403). While both work they count as two of the "
                    + "100 that a partner may have (409)."
            )
            .Takes(KeyView.Declared, Attempt.Declared)
            .Accepts<RotateKeyRequest>(MediaTypes.Json)
            .ShowsRequests(PartnerExamples.RotateRequest)
            .Answers<IssuedKeyView>(
                StatusCodes.Status201Created,
                "The new key; or, for a retry with the same Idempotency-Key, the first answer without it.",
                KeyKeeper.Location,
                SentHeader.IdempotencyReplayed,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status201Created, PartnerExamples.Issued)
            .Shows(ProblemKind.Validation, PartnerExamples.RotateFaults)
            .Refuses(
                ProblemKind.Conflict,
                ProblemKind.KeyEnded,
                ProblemKind.TooManyKeys,
                ProblemKind.IdempotencyKeyReused
            );

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock, [FromRoute] string id)
    {
        var caller = Caller.Of(http);

        if (await KeyStore.Find(db, caller, id, http.RequestAborted) is not { } old)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        if (Scopes.Of(old.Scopes) is var scopes && !caller.Scopes.HasFlag(scopes))
        {
            return IssueKey.Beyond(caller.Scopes, scopes);
        }

        using var body = await JsonBody.Read(http);
        var (attempt, badKey) = Attempt.Read(http.Request, caller, body.Bytes);

        if ((body.Refusal ?? new Queries(http.Request).Refusal ?? badKey) is { } refusal)
        {
            return refusal;
        }

        var faults = new List<Fault>();
        var (overlap, expiresIn) = Read(body.Root, faults);

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var kind = old.Kind == KeyKind.Public.Code() ? KeyKind.Public : KeyKind.Secret;
        var key = KeyText.New(KeyStore.ModeOf(caller), kind);
        var row = KeyRow.New(key, old.Name, scopes, clock.GetUtcNow(), expiresIn);
        row = expiresIn is null ? row with { ExpiresAt = old.ExpiresAt } : row;
        return await KeyKeeper.Keep(http, db, key, row, attempt, new(old.Id, row.CreatedAt.AddSeconds(overlap)));
    }

    private static (int Overlap, int? ExpiresIn) Read(JsonElement body, List<Fault> faults)
    {
        var read = new Members("#", faults);
        int? overlap = null;
        int? expiresIn = null;

        foreach (var member in body.EnumerateObject())
        {
            switch (JsonText.Name(member))
            {
                case "overlapSeconds":
                    overlap = read.Seconds(member, 0, LongestOverlap);
                    break;
                case "expiresIn":
                    expiresIn = read.Seconds(member, KeyWish.ShortestLife, KeyWish.LongestLife);
                    break;
                default:
                    read.Unknown(member, "overlapSeconds, expiresIn");
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
    [JsonTypes(JsonSchemaType.Integer)]
    public double? OverlapSeconds { get; set; }

    /// <summary>After how many seconds the new key ends; without it, when the old one would have.</summary>
    [Range(KeyWish.ShortestLife, KeyWish.LongestLife)]
    [JsonTypes(JsonSchemaType.Integer)]
    public double? ExpiresIn { get; set; }
}
