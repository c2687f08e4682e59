using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>DELETE /v1/webhooks/{id}: deletes a webhook and its deliveries.</summary>
public static class DeleteWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/webhooks/{id}", Handle)
            .WithName("deleteWebhook")
            .WithWebhookDefaults()
            .WithDocs("delete-webhook")
            .WithParameters(WebhookEndpointConventions.IdParameter)
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(HttpContext http, TenantDb db, TimeProvider clock, [FromRoute] string id)
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        if (new QueryParameters(http.Request).Problem is { } problem)
        {
            return problem;
        }

        if (!await WebhookStore.Delete(db, caller, row.Id, clock.GetUtcNow(), cancel))
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        await DeliveryStore.DeleteForWebhook(db, caller.PartnerId, row.Id, cancel);
        return Results.NoContent();
    }
}
