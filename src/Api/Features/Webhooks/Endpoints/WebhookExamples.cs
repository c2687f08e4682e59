using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Webhooks.Delivery;
using ChannelFit.Api.Features.Webhooks.Events;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Requests and answers for the contract.</summary>
public static class WebhookExamples
{
    public static readonly DateTimeOffset Timestamp = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly Guid Id = new(OpenApiExtensions.ExampleId);

    public static ContractExample CreateRequest { get; } =
        new(
            "newWebhook",
            "Results and deletions into a CRM.",
            _ =>
                Parse(
                    """
                    {
                      "url": "https://crm.example.com/hooks/channelfit",
                      "events": ["assessment.completed", "assessment.deleted"],
                      "description": "Results into the CRM",
                      "headers": { "authorization": "Bearer 5f2c…" }
                    }
                    """.Replace("…", "c1d9e7", StringComparison.Ordinal)
                )
        );

    public static ContractExample Created { get; } =
        new(
            "createdWebhook",
            "Subscribed; the secret is shown this once.",
            _ =>
            {
                var view = Node(Webhook, WebhookJsonContext.Default.WebhookResponse).AsObject();
                view.Insert(1, "secret", WebhookSignature.FormatSecret("an example, known to the world!!"u8));
                return view;
            }
        );

    public static ContractExample One { get; } =
        new("webhook", "A webhook that works.", _ => Node(Webhook, WebhookJsonContext.Default.WebhookResponse));

    public static ContractExample Page { get; } =
        new(
            "webhooks",
            "One that was disabled, and all there is.",
            _ =>
                Node(
                    new WebhookPage(
                        [
                            Webhook with
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

    public static ContractExample EnableRequest { get; } =
        new("enableWebhook", "Enable it again.", _ => Parse("""{ "enabled": true }"""));

    public static ContractExample ChangeRequest { get; } =
        new(
            "changedWebhook",
            "Another event, and a header less.",
            _ => Parse("""{ "events": ["assessment.completed"], "headers": { "authorization": null } }""")
        );

    public static ContractExample Rotated { get; } =
        new(
            "rotatedSecret",
            "The new secret, and how long the one before still signs.",
            _ =>
                Node(
                    new RotatedSecretResponse(
                        WebhookSignature.FormatSecret("another example, known as well!!"u8),
                        Timestamp.AddDays(1).UtcDateTime
                    ),
                    WebhookJsonContext.Default.RotatedSecretResponse
                )
        );

    public static ContractExample EmptyRequest { get; } =
        new("emptyRequest", "Nothing, which is as good as no body.", _ => Parse("{}"));

    public static ContractExample NotEmpty { get; } =
        new(
            "notEmpty",
            "Something that is not looked for.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [new("#/secret", ValidationError.UnknownMember, "There is no such member here; taken are none.")]
                )
        );

    public static ContractExample TestRequest { get; } =
        new("testEvent", "A sample of one event.", _ => Parse("""{ "event": "assessment.completed" }"""));

    public static ContractExample Queued { get; } =
        new(
            "queued",
            "On its way.",
            _ => Node(new QueuedDeliveryResponse(Id), WebhookJsonContext.Default.QueuedDeliveryResponse)
        );

    public static ContractExample ReplayRequest { get; } =
        new(
            "replay",
            "All of one day.",
            _ => Parse("""{ "from": "2026-11-22T00:00:00Z", "to": "2026-11-23T00:00:00Z" }""")
        );

    public static ContractExample Replayed { get; } =
        new(
            "replayed",
            "How many are sent again.",
            _ => Node(new ReplayedDeliveriesResponse(42), WebhookJsonContext.Default.ReplayedDeliveriesResponse)
        );

    public static ContractExample Deliveries { get; } =
        new(
            "deliveries",
            "One that arrived at the first attempt.",
            services =>
            {
                var row = new DeliveryRow(
                    Id,
                    Outbox.AssessmentCompleted,
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
                                Sample(services, Outbox.AssessmentCompleted)
                            ),
                        ],
                        NextCursor: null
                    ),
                    WebhookJsonContext.Default.DeliveryPage
                );
            }
        );

    public static ContractExample Samples { get; } =
        new(
            "samples",
            "Every event once.",
            services => new JsonArray([
                .. EventNameAttribute.Names.Select(name => JsonNode.Parse(Sample(services, name))),
            ])
        );

    public static ContractExample Faults { get; } =
        new(
            "webhookFaults",
            "Where nothing may be sent.",
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
            "An event that there is not.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [new("#/event", ValidationError.UnknownOption, EventNameAttribute.UnknownEventDetail)]
                )
        );

    public static ContractExample NoStart { get; } =
        new(
            "noStart",
            "No beginning.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [new("#/from", ValidationError.Required, ReplayDeliveriesValidator.NoStartDetail)]
                )
        );

    private static WebhookResponse Webhook =>
        new()
        {
            Id = Id,
            Url = "https://crm.example.com/hooks/channelfit",
            Events = [Outbox.AssessmentCompleted, Outbox.AssessmentDeleted],
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

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
