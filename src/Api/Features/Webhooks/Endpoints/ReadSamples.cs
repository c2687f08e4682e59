using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Responses;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>GET /v1/webhooks/samples: sample events for field mappings.</summary>
public static class ReadSamples
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/webhooks/samples", Handle)
            .WithName("readSamples")
            .WithWebhookDefaults()
            .WithDocs("read-samples")
            .WithParameters(
                OpenApiExtensions.QueryParameter(
                    "event",
                    "Only samples of this event type.",
                    OpenApiExtensions.EnumSchema(EventNameAttribute.Names)
                )
            )
            .ProducesResponse<IReadOnlyList<WebhookEventPayload>>(StatusCodes.Status200OK, ResponseHeader.NoStore)
            .WithExample(StatusCodes.Status200OK, WebhookExamples.SampleEvents);

    private static IResult Handle(HttpContext http, EventPayloadRenderer payloads, TimeProvider clock)
    {
        var queries = new QueryParameters(http.Request, "event");
        var name = queries.GetOneOf("event", EventNameAttribute.Names);

        // Times in whole seconds have one length, so that HEAD returns the Content-Length of GET (RFC 9110 §9.3.2).
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        return queries.Problem
            ?? JsonResponse.Create(
                [
                    .. EventNameAttribute
                        .Names.Where(one => name is null || one == name)
                        .Select(one => payloads.Sample(one, now)),
                ],
                WebhookJsonContext.Default.Events
            );
    }
}
