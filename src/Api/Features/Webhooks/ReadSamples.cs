using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>GET /v1/webhooks/samples: events as they may look, for whoever maps fields.</summary>
public static class ReadSamples
{
    public static void Map(IEndpointRouteBuilder v1) =>
        v1.MapGet("/webhooks/samples", Handle)
            .Named(
                "readSamples",
                "See what events look like.",
                "An array, in exactly the shape that is sent, made by the same code from an example: what Zapier and Make "
                    + "want for mapping fields. Of one event, or of all."
            )
            .Takes(Contract.InQuery("event", "Only this event.", Contract.Codes(EventNameAttribute.Names)))
            .Answers<IReadOnlyList<EventView>>(StatusCodes.Status200OK, "Samples.", SentHeader.NoStore)
            .Shows(StatusCodes.Status200OK, WebhookExamples.Samples);

    private static IResult Handle(HttpContext http, EventPayloads payloads, TimeProvider clock)
    {
        var queries = new Queries(http.Request, "event");
        var name = queries.Code("event", EventNameAttribute.Names);
        return queries.Refusal
            ?? JsonAnswer.Of(
                [
                    .. EventNameAttribute
                        .Names.Where(one => name is null || one == name)
                        .Select(one => payloads.Sample(one, clock.GetUtcNow())),
                ],
                WebhookJson.Default.Events
            );
    }
}
