using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http;
using ChannelFit.Api.Postgres;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Webhooks;

/// <summary>Requests and answers for the contract.</summary>
public static class WebhookExamples
{
    public static readonly DateTimeOffset Moment = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly Guid Id = new(Contract.ExampleId);

    public static Example CreateRequest { get; } =
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

    public static Example Created { get; } =
        new(
            "createdWebhook",
            "Subscribed; the secret is shown this once.",
            _ =>
            {
                var view = Node(Webhook, WebhookJson.Default.WebhookView).AsObject();
                view.Insert(1, "secret", Signature.TextOf("an example, known to the world!!"u8));
                return view;
            }
        );

    public static Example One { get; } =
        new("webhook", "A webhook that works.", _ => Node(Webhook, WebhookJson.Default.WebhookView));

    public static Example Page { get; } =
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
                                DisabledAt = Moment.AddDays(9).UtcDateTime,
                                DisabledReason = "failing",
                                FailingSince = Moment.AddDays(4).UtcDateTime,
                            },
                        ],
                        NextCursor: null
                    ),
                    WebhookJson.Default.WebhookPage
                )
        );

    public static Example EnableRequest { get; } =
        new("enableWebhook", "Enable it again.", _ => Parse("""{ "enabled": true }"""));

    public static Example ChangeRequest { get; } =
        new(
            "changedWebhook",
            "Another event, and a header less.",
            _ => Parse("""{ "events": ["assessment.completed"], "headers": { "authorization": null } }""")
        );

    public static Example Rotated { get; } =
        new(
            "rotatedSecret",
            "The new secret, and how long the one before still signs.",
            _ =>
                Node(
                    new RotatedSecretView(
                        Signature.TextOf("another example, known as well!!"u8),
                        Moment.AddDays(1).UtcDateTime
                    ),
                    WebhookJson.Default.RotatedSecretView
                )
        );

    public static Example EmptyRequest { get; } =
        new("emptyRequest", "Nothing, which is as good as no body.", _ => Parse("{}"));

    public static Example NotEmpty { get; } =
        new(
            "notEmpty",
            "Something that is not looked for.",
            _ =>
                Problems.Show(
                    ProblemKind.Validation,
                    [new("#/secret", Fault.UnknownMember, "There is no such member here; taken are none.")]
                )
        );

    public static Example TestRequest { get; } =
        new("testEvent", "A sample of one event.", _ => Parse("""{ "event": "assessment.completed" }"""));

    public static Example Queued { get; } =
        new("queued", "On its way.", _ => Node(new QueuedView(Id), WebhookJson.Default.QueuedView));

    public static Example ReplayRequest { get; } =
        new(
            "replay",
            "All of one day.",
            _ => Parse("""{ "from": "2026-11-22T00:00:00Z", "to": "2026-11-23T00:00:00Z" }""")
        );

    public static Example Replayed { get; } =
        new("replayed", "How many are sent again.", _ => Node(new ReplayedView(42), WebhookJson.Default.ReplayedView));

    public static Example Deliveries { get; } =
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
                    Moment,
                    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                    Status: 200,
                    Error: null,
                    DurationMs: 84,
                    "ok"
                );
                return Node(
                    new DeliveryPage(
                        [WebhookPages.View(row, ["authorization"], Sample(services, Outbox.AssessmentCompleted))],
                        NextCursor: null
                    ),
                    WebhookJson.Default.DeliveryPage
                );
            }
        );

    public static Example Samples { get; } =
        new(
            "samples",
            "Every event once.",
            services => new JsonArray([
                .. EventNameAttribute.Names.Select(name => JsonNode.Parse(Sample(services, name))),
            ])
        );

    public static Example Faults { get; } =
        new(
            "webhookFaults",
            "Where nothing may be sent.",
            _ =>
                Problems.Show(
                    ProblemKind.Validation,
                    [
                        new("#/url", Fault.InvalidFormat, "This host lies in a network that webhooks may not reach."),
                        new("#/events/0", Fault.UnknownOption, EventNameAttribute.Known),
                    ]
                )
        );

    public static Example UnknownEvent { get; } =
        new(
            "unknownEvent",
            "An event that there is not.",
            _ => Problems.Show(ProblemKind.Validation, [new("#/event", Fault.UnknownOption, EventNameAttribute.Known)])
        );

    public static Example NoStart { get; } =
        new(
            "noStart",
            "No beginning.",
            _ =>
                Problems.Show(
                    ProblemKind.Validation,
                    [new("#/from", Fault.Required, "Say from when on events are to be sent again.")]
                )
        );

    private static WebhookView Webhook =>
        new()
        {
            Id = Id,
            Url = "https://crm.example.com/hooks/channelfit",
            Events = [Outbox.AssessmentCompleted, Outbox.AssessmentDeleted],
            Description = "Results into the CRM",
            HeaderNames = ["authorization"],
            Test = true,
            CreatedAt = Moment.UtcDateTime,
            Enabled = true,
            DisabledAt = null,
            DisabledReason = null,
            FailingSince = null,
            PreviousSecretUntil = null,
        };

    private static byte[] Sample(IServiceProvider services, string name) =>
        EventPayloads.Sample(
            services.GetRequiredService<EventPayloads>().Kinds.Single(kind => kind.Name == name),
            Moment
        );

    private static JsonNode Node<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
