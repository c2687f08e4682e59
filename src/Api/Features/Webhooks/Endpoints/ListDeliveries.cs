using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>GET /v1/webhooks/{id}/deliveries: the deliveries of a webhook, with their last attempts.</summary>
public static class ListDeliveries
{
    private static readonly string[] States = [DeliveryState.Pending, DeliveryState.Delivered, DeliveryState.Failed];

    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/webhooks/{id}/deliveries", Handle)
            .WithName("listDeliveries")
            .WithWebhookDefaults()
            .WithDocs("list-deliveries")
            .WithParameters(
                WebhookEndpointConventions.IdParameter,
                OpenApiExtensions.QueryParameter(
                    "event",
                    "Only deliveries of this event type.",
                    OpenApiExtensions.EnumSchema(EventNameAttribute.Names)
                ),
                OpenApiExtensions.QueryParameter(
                    "state",
                    "Only deliveries in this state.",
                    OpenApiExtensions.EnumSchema(States)
                )
            )
            .WithParameters(Paging.LimitParameter, Paging.CursorParameter)
            .ProducesResponse<DeliveryPage>(StatusCodes.Status200OK, ResponseHeader.Link, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, WebhookExamples.DeliveryPage);

    private static async Task<IResult> Handle(
        HttpContext http,
        WebhookResponseFactory pages,
        TenantDb db,
        [FromRoute] string id
    )
    {
        var (caller, cancel) = (Caller.From(http), http.RequestAborted);

        if (await WebhookStore.Find(db, caller, id, cancel) is not { } webhook)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        var queries = new QueryParameters(http.Request, "event", "state", "limit", "cursor");
        var paging = Paging.Read(queries);
        var filter = new DeliveryFilter(
            webhook.Id,
            webhook.DisabledAt is not null,
            queries.GetOneOf("event", EventNameAttribute.Names),
            queries.GetOneOf("state", States),
            paging.Before,
            paging.Limit
        );

        if (queries.Problem is { } problem)
        {
            return problem;
        }

        var found = (await DeliveryStore.List(db, caller.PartnerId, filter, cancel)).ToList();
        var views = await pages.ToResponse(caller, webhook, [.. found.Take(paging.Limit)], cancel);
        return paging.ToResponse(
            http,
            found,
            static row => row.Id,
            (_, next) => new DeliveryPage(views, next),
            WebhookJsonContext.Default.DeliveryPage
        );
    }
}
