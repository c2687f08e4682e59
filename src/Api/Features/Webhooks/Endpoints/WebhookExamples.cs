using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Examples of webhooks for the OpenAPI document.</summary>
public static class WebhookExamples
{
    public static readonly DateTimeOffset Timestamp = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly Guid Id = new(OpenApiExtensions.ExampleId);

    public static ContractExample CreatedWebhook { get; } =
        new(
            "createdWebhook",
            "The new webhook. Its secret is shown only once.",
            _ =>
            {
                var response = Node(ActiveWebhook, WebhookJsonContext.Default.WebhookResponse).AsObject();
                response.Insert(1, "secret", WebhookSignature.FormatSecret("an example, known to the world!!"u8));
                return response;
            }
        );

    public static ContractExample Webhook { get; } =
        new("webhook", "An enabled webhook.", _ => Node(ActiveWebhook, WebhookJsonContext.Default.WebhookResponse));

    public static ContractExample WebhookPage { get; } =
        new(
            "webhooks",
            "The only page, with one disabled webhook.",
            _ =>
                Node(
                    new WebhookPage(
                        [
                            ActiveWebhook with
                            {
                                Enabled = false,
                                DisabledAt = Timestamp.AddDays(9).UtcDateTime,
                                DisabledReason = "failing",
                                FailingSince = Timestamp.AddDays(4).UtcDateTime,
                            },
                        ],
                        NextCursor: null
                    ),
                    WebhookJsonContext.Default.WebhookPage
                )
        );

    public static ContractExample RotatedSecret { get; } =
        new(
            "rotatedSecret",
            "The new secret, and the time until which the previous one is used.",
            _ =>
                Node(
                    new RotatedSecretResponse(
                        WebhookSignature.FormatSecret("another example, known as well!!"u8),
                        Timestamp.AddDays(1).UtcDateTime
                    ),
                    WebhookJsonContext.Default.RotatedSecretResponse
                )
        );

    public static ContractExample UnknownMember { get; } =
        new(
            "notEmpty",
            "An unknown member.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [new("#/secret", ValidationError.UnknownMember, "Unknown member. Allowed: none.")]
                )
        );

    public static ContractExample QueuedDelivery { get; } =
        new(
            "queued",
            "A queued delivery.",
            _ => Node(new QueuedDeliveryResponse(Id), WebhookJsonContext.Default.QueuedDeliveryResponse)
        );

    public static ContractExample ReplayedDeliveries { get; } =
        new(
            "replayed",
            "The number of queued deliveries.",
            _ => Node(new ReplayedDeliveriesResponse(42), WebhookJsonContext.Default.ReplayedDeliveriesResponse)
        );

    public static ContractExample DeliveryPage { get; } =
        new(
            "deliveries",
            "A delivery that succeeded at the first attempt.",
            services =>
            {
                var row = new DeliveryRow(
                    Id,
                    WebhookEventNames.AssessmentCompleted,
                    Subjects: null,
                    Sample: false,
                    DueAt: null,
                    Attempts: 1,
                    Delivered: true,
                    Timestamp,
                    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                    Status: 200,
                    Error: null,
                    DurationMs: 84,
                    "ok"
                );
                return Node(
                    new DeliveryPage(
                        [
                            WebhookResponseFactory.ToResponse(
                                row,
                                ["authorization"],
                                Sample(services, WebhookEventNames.AssessmentCompleted)
                            ),
                        ],
                        NextCursor: null
                    ),
                    WebhookJsonContext.Default.DeliveryPage
                );
            }
        );

    public static ContractExample SampleEvents { get; } =
        new(
            "samples",
            "One sample of each event type.",
            services => new JsonArray([
                .. EventNameAttribute.Names.Select(name => JsonNode.Parse(Sample(services, name))),
            ])
        );

    public static ContractExample WebhookErrors { get; } =
        new(
            "webhookErrors",
            "A forbidden address and an unknown event.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [
                        new("#/url", ValidationError.InvalidFormat, WebhookRules.ForbiddenHostDetail),
                        new("#/events/0", ValidationError.UnknownOption, EventNameAttribute.UnknownEventDetail),
                    ]
                )
        );

    public static ContractExample UnknownEvent { get; } =
        new(
            "unknownEvent",
            "An unknown event.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [new("#/event", ValidationError.UnknownOption, EventNameAttribute.UnknownEventDetail)]
                )
        );

    public static ContractExample MissingStart { get; } =
        new(
            "noStart",
            "The beginning of the period is missing.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [new("#/from", ValidationError.Required, ReplayDeliveriesValidator.MissingStartDetail)]
                )
        );

    private static WebhookResponse ActiveWebhook =>
        new()
        {
            Id = Id,
            Url = "https://crm.example.com/hooks/channelfit",
            Events = [WebhookEventNames.AssessmentCompleted, WebhookEventNames.AssessmentDeleted],
            Description = "Results into the CRM",
            HeaderNames = ["authorization"],
            Test = true,
            CreatedAt = Timestamp.UtcDateTime,
            Enabled = true,
            DisabledAt = null,
            DisabledReason = null,
            FailingSince = null,
            PreviousSecretUntil = null,
        };

    private static byte[] Sample(IServiceProvider services, string name) =>
        EventPayloadRenderer.Sample(
            services.GetRequiredService<EventPayloadRenderer>().EventTypes.Single(kind => kind.Name == name),
            Timestamp
        );

    private static JsonNode Node<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
