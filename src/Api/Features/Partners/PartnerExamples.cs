using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Requests and answers about partners and keys, for the contract.</summary>
internal static class PartnerExamples
{
    private static readonly Guid PartnerId = new("01a1f7c4-9b00-7d21-8c3a-5e4f6a7b8c9d");
    private static readonly Guid ManagerId = new("01a1f7c4-9b00-7a6e-b1d2-3c4d5e6f7a8b");
    private static readonly Guid KeyId = new(Contract.ExampleId);
    private static readonly DateTimeOffset Moment = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    private static readonly KeyRow Row = new(
        KeyId,
        KeyMode.Test.Code(),
        KeyKind.Secret.Code(),
        "Zapier",
        ["assessments:read", "assessments:write"],
        Moment,
        Moment.AddDays(90),
        LastUsedAt: null,
        RevokedAt: null
    );

    public static Example Partner { get; } =
        new(
            "partner",
            "A partner, asked by a key that reads and writes assessments.",
            services =>
                Node(
                    new PartnerView(
                        PartnerId,
                        "Example Careers",
                        KeyMode.Test.Code(),
                        Row.Scopes,
                        ["https://www.example.com"],
                        services.GetRequiredService<Published>().NewestModel.Model.Id,
                        RetentionDays: 365
                    ),
                    PartnerJson.Default.PartnerView
                )
        );

    public static Example Patch { get; } =
        Sent(
            "partnerPatch",
            "Two sites, and a year.",
            """{ "origins": ["https://www.example.com", "https://jobs.example.com"], "retentionDays": 365 }"""
        );

    public static Example PatchFaults { get; } =
        Faulty(
            "partnerFaults",
            """{ "origins": ["https://www.example.com/"], "model": "fit-model@9.9.9", "retentionDays": 0 }""",
            (services, body, faults) => ChangePartner.Read(body, services.GetRequiredService<Published>(), faults)
        );

    public static Example Key { get; } =
        new("key", "A key that was used today.", _ => Node(new(Used), PartnerJson.Default.KeyView));

    public static Example Keys { get; } =
        new(
            "keys",
            "The newest of more.",
            _ => Node(new KeyPage([new(Used)], Paging.WriteCursor(KeyId)), PartnerJson.Default.KeyPage)
        );

    public static Example IssueRequest { get; } =
        Sent(
            "secretKey",
            "A key for an integration, for 90 days.",
            """{ "kind": "secret", "scopes": ["assessments:read", "assessments:write"], "name": "Zapier", "expiresIn": 7776000 }"""
        );

    public static Example IssuePublicRequest { get; } =
        Sent("publicKey", "A key for a web page.", """{ "kind": "public", "name": "Career site" }""");

    public static Example Issued { get; } =
        new(
            "issuedKey",
            "The key itself is shown this once.",
            _ =>
                Node(
                    new(Row, "cf_test_secret_EXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE"),
                    PartnerJson.Default.IssuedKeyView
                )
        );

    public static Example IssueFaults { get; } =
        Faulty(
            "keyFaults",
            """{ "scopes": ["people:rule"], "expiresIn": 1 }""",
            (_, body, faults) => KeyWish.Read(body, faults)
        );

    public static Example RotateRequest { get; } =
        Sent("rotation", "The old key works for another hour.", """{ "overlapSeconds": 3600 }""");

    public static Example RotateFaults { get; } =
        new(
            "rotationFaults",
            "An overlap of a year.",
            _ =>
                Problems.Show(
                    ProblemKind.Validation,
                    [new("#/overlapSeconds", Fault.OutOfRange, Members.Limits(0, 2_592_000))]
                )
        );

    public static Example Audit { get; } =
        new(
            "audit",
            "An operator made the partner, and one of its keys made another.",
            _ =>
                Node(
                    new AuditPage(
                        [
                            new(
                                KeyId,
                                Moment.UtcDateTime,
                                Postgres.Audit.KeyIssued,
                                KeyMode.Test.Code(),
                                ManagerId,
                                KeyId
                            ),
                            new(
                                PartnerId,
                                Moment.AddDays(-9).UtcDateTime,
                                Postgres.Audit.PartnerCreated,
                                null,
                                null,
                                PartnerId
                            ),
                        ],
                        NextCursor: null
                    ),
                    PartnerJson.Default.AuditPage
                )
        );

    private static KeyRow Used => Row with { LastUsedAt = Moment.AddHours(3) };

    private static Example Sent(string name, string summary, string json) =>
        new(name, summary, _ => JsonNode.Parse(json)!);

    private static Example Faulty(string name, string json, Action<IServiceProvider, JsonElement, List<Fault>> read) =>
        new(
            name,
            "Every fault at once.",
            services =>
            {
                var faults = new List<Fault>();
                using var body = JsonDocument.Parse(json);
                read(services, body.RootElement, faults);
                return Problems.Show(ProblemKind.Validation, faults);
            }
        );

    private static JsonNode Node<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToNode(value, type)!;
}
