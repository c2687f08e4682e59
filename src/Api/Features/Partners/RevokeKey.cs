using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Partners;

/// <summary>DELETE /v1/partner/keys/{id}: end a key; what it was stays listed.</summary>
public static class RevokeKey
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/partner/keys/{id}", Handle)
            .WithName("revokeKey")
            .WithTags("Partner")
            .Needs(KeyScope.PartnerManage)
            .WithSummary("Revoke a key.")
            .WithDescription(
                "It is dead on every instance within 5 seconds, and stays in the list as revoked; revoking it again is 204, "
                    + "too. A key may revoke itself. The last key of its mode that could manage keys is not revoked (409): "
                    + "that would lock you out. One that was rotated, and still works for a while, is no other."
            )
            .Takes(KeyView.Declared)
            .Answers(StatusCodes.Status204NoContent, "It is revoked.")
            .Refuses(ProblemKind.LastManagingKey);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);

        if (await KeyStore.Find(db, caller, id, cancel) is not { } row)
        {
            return Problems.Of(ProblemKind.NotFound);
        }

        if (new Queries(http.Request).Refusal is { } refusal)
        {
            return refusal;
        }

        var act = new Act(Audit.KeyRevoked, caller.Test, caller.Key, row.Id, clock.GetUtcNow());
        var mode = KeyStore.ModeOf(caller);
        return await KeyStore.Revoke(db, caller.Partner, mode, row.Id, guarded: true, act, cancel) == Revocation.Refused
            ? Problems.Of(ProblemKind.LastManagingKey)
            : Results.NoContent();
    }
}
