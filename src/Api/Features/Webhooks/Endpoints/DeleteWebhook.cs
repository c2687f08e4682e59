using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>DELETE /v1/webhooks/{id}: deletes a webhook and its deliveries.</summary>
public static partial class DeleteWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapDelete("/webhooks/{id}", Handle)
            .WithName("deleteWebhook")
            .WithWebhookDefaults()
            .WithDocs("delete-webhook")
            .WithParameters(WebhookEndpointConventions.IdParameter)
            .AcceptsConditions()
            .ProducesResponse(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        HttpContext http,
        WebhookResponseFactory responses,
        TenantDb db,
        TimeProvider clock,
        ILoggerFactory logs,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        while (await WebhookStore.Find(db, caller, id, cancel) is { } row)
        {
            if (new QueryParameters(http.Request).Problem is { } problem)
            {
                return problem;
            }

            if (!Preconditions.Hold(http.Request, responses.Respond(row)))
            {
                return ProblemResults.Of(ProblemKind.PreconditionFailed);
            }

            if (await WebhookStore.Delete(db, caller, row, clock.GetUtcNow(), cancel))
            {
                await DeleteDeliveries(db, caller, row.Id, logs, cancel);
                return Results.NoContent();
            }
        }

        return ProblemResults.Of(ProblemKind.NotFound);
    }

    /// <summary>Deletes the deliveries of the deleted webhook. If this fails, the next retention sweep deletes the rest.</summary>
    private static async Task DeleteDeliveries(
        TenantDb db,
        Caller caller,
        Guid webhook,
        ILoggerFactory logs,
        CancellationToken cancel
    )
    {
        try
        {
            await DeliveryCleanup.DeleteForWebhook(db, caller.PartnerId, webhook, cancel);
        }
        catch (Exception exception)
        {
            var (log, error) = (logs.CreateLogger(typeof(DeleteWebhook)), exception.GetType().Name);
            Interrupted(log, webhook, error);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Deleting the deliveries of webhook {Id} was interrupted: {Error}. The retention sweep deletes the rest."
    )]
    private static partial void Interrupted(ILogger log, Guid id, string error);
}
