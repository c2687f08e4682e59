using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Partners;

/// <summary>GET /v1/partner/keys, and one of them: what there is, never the keys themselves.</summary>
public static class ListKeys
{
    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/partner/keys", List)
            .WithName("listKeys")
            .WithTags("Partner")
            .Needs(KeyScope.PartnerManage)
            .WithSummary("List the partner's keys, newest first.")
            .WithDescription(
                "Those of the mode of the key that asks, test or live; revoked and expired ones too. A key itself is never "
                    + "shown again."
            )
            .Takes(Paging.LimitDeclared, Paging.CursorDeclared)
            .Answers<KeyPage>(StatusCodes.Status200OK, "One page.", SentHeader.Link, SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, PartnerExamples.Keys);

        v1.MapGet("/partner/keys/{id}", Read)
            .WithName("readKey")
            .WithTags("Partner")
            .Needs(KeyScope.PartnerManage)
            .WithSummary("Read one key's description.")
            .WithDescription("Never the key itself; of the mode of the key that asks.")
            .Takes(KeyView.Declared, CommonParameters.IfNoneMatch)
            .Answers<KeyView>(
                StatusCodes.Status200OK,
                "What the key may do, and when it was used.",
                SentHeader.ETag,
                SentHeader.NoStore
            )
            .Answers(
                StatusCodes.Status304NotModified,
                "What was read before is still right.",
                SentHeader.ETag,
                SentHeader.NoStore
            )
            .Shows(StatusCodes.Status200OK, PartnerExamples.Key);
    }

    private static async Task<IResult> List(HttpContext http, TenantDb db)
    {
        var caller = Caller.Of(http);
        var queries = new Queries(http.Request, "limit", "cursor");
        var paging = Paging.Read(queries);

        if (queries.Refusal is { } refusal)
        {
            return refusal;
        }

        var found = await KeyStore.List(db, caller.Partner, KeyStore.ModeOf(caller), paging, http.RequestAborted);
        return paging.Answer(
            http,
            found.Select(row => new KeyView(row)),
            static key => key.Id,
            static (items, next) => new KeyPage(items, next),
            PartnerJson.Default.KeyPage
        );
    }

    private static async Task<IResult> Read(HttpContext http, TenantDb db, [FromRoute] string id) =>
        await KeyStore.Find(db, Caller.Of(http), id, http.RequestAborted) is not { } row
            ? Problems.Of(ProblemKind.NotFound)
            : new Queries(http.Request).Refusal
                ?? JsonAnswer.Of(new KeyView(row), PartnerJson.Default.KeyView, tagged: true);
}
