using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Partners;

/// <summary>DELETE /v1/partner/keys/{id}: revokes an API key, which stays in the list.</summary>
public static class RevokeKey
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/partner/keys/{id}", Handle)
            .WithName("revokeKey")
            .WithTags("Partner")
            .RequireScope(KeyScope.PartnerManage)
            .WithDocs("revoke-key")
            .WithParameters(ApiKeyResponse.IdParameter)
            .AcceptsConditions()
            .ProducesResponse(StatusCodes.Status204NoContent)
            .ProducesProblem(ProblemKind.LastManagingKey);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        while (await ApiKeyStore.Find(db, caller, id, cancel) is { } row)
        {
            if (new QueryParameters(http.Request).Problem is { } problem)
            {
                return problem;
            }

            if (!Preconditions.Hold(http.Request, ReadKey.CreateResponse(row)))
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }

            var entry = new AuditEntry(Audit.KeyRevoked, caller.IsTest, caller.KeyId, row.Id, clock.GetUtcNow());

            switch (await ApiKeyStore.Revoke(db, caller.PartnerId, caller.Mode, row.Id, row, entry, cancel))
            {
                case RevocationOutcome.LastManagingKey:
                    return ProblemResults.Of(ProblemKind.LastManagingKey);
                case RevocationOutcome.Changed:
                    continue;
                default:
                    return Results.NoContent();
            }
        }

        return ProblemResults.Of(ProblemKind.NotFound);
    }
}
