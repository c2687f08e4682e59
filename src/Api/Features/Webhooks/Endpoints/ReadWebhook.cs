using ChannelFit.Api.Database;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>GET /v1/webhooks/{id}: a webhook of the partner and its state.</summary>
public static class ReadWebhook
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/webhooks/{id}", Handle)
            .WithName("readWebhook")
            .WithWebhookDefaults()
            .WithDocs("read-webhook")
            .WithParameters(WebhookEndpointConventions.IdParameter, CommonRequestHeaders.IfNoneMatch)
            .ProducesResponse<WebhookResponse>(StatusCodes.Status200OK, ResponseHeader.ETag, ResponseHeader.NoTransform)
            .ProducesResponse(StatusCodes.Status304NotModified, ResponseHeader.ETag, ResponseHeader.NoTransform)
            .WithExample(StatusCodes.Status200OK, WebhookExamples.Webhook);

    private static async Task<IResult> Handle(
        HttpContext http,
        WebhookResponseFactory responses,
        TenantDb db,
        [FromRoute] string id
    )
    {
        if (await WebhookStore.Find(db, Caller.From(http), id, http.RequestAborted) is not { } row)
        {
            return ProblemResults.Of(ProblemKind.NotFound);
        }

        return new QueryParameters(http.Request).Problem ?? responses.Respond(row);
    }
}
