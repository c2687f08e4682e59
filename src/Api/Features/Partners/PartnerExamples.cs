using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Requests and answers about partners and keys, for the contract.</summary>
internal static class PartnerExamples
{
    private static readonly Guid PartnerId = new("01a1f7c4-9b00-7d21-8c3a-5e4f6a7b8c9d");
    private static readonly Guid ManagerId = new("01a1f7c4-9b00-7a6e-b1d2-3c4d5e6f7a8b");
    private static readonly Guid KeyId = new(OpenApiExtensions.ExampleId);
    private static readonly DateTimeOffset Moment = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    private static readonly ApiKeyRow Row = new(
        KeyId,
        KeyMode.Test.Code(),
        KeyType.Secret.Code(),
        "Zapier",
        ["assessments:read", "assessments:write"],
        Moment,
        Moment.AddDays(90),
        LastUsedAt: null,
        RevokedAt: null
    );

    public static ContractExample Partner { get; } =
        new(
            "partner",
            "A partner, asked by a key that reads and writes assessments.",
            services =>
                Node(
                    new PartnerResponse(
                        PartnerId,
                        "Example Careers",
                        KeyMode.Test.Code(),
                        Row.Scopes,
                        ["https://www.example.com"],
                        services.GetRequiredService<PublishedCatalog>().NewestModel.Model.Id,
                        RetentionDays: 365
                    ),
                    PartnerJsonContext.Default.PartnerResponse
                )
        );

    public static ContractExample Patch { get; } =
        Sent(
            "partnerPatch",
            "Two sites, and a year.",
            """{ "origins": ["https://www.example.com", "https://jobs.example.com"], "retentionDays": 365 }"""
        );

    public static ContractExample PatchFaults { get; } =
        Faulty(
            "partnerFaults",
            """{ "origins": ["https://www.example.com/"], "model": "fit-model@9.9.9", "retentionDays": 0 }""",
            (binder, body, errors) => binder.BindAndValidate<ChangePartnerRequest>(body, errors)
        );

    public static ContractExample Key { get; } =
        new("key", "A key that was used today.", _ => Node(new(Used), PartnerJsonContext.Default.ApiKeyResponse));

    public static ContractExample Keys { get; } =
        new(
            "keys",
            "The newest of more.",
            _ => Node(new ApiKeyPage([new(Used)], Paging.EncodeCursor(KeyId)), PartnerJsonContext.Default.ApiKeyPage)
        );

    public static ContractExample IssueRequest { get; } =
        Sent(
            "secretKey",
            "A key for an integration, for 90 days.",
            """{ "kind": "secret", "scopes": ["assessments:read", "assessments:write"], "name": "Zapier", "expiresIn": 7776000 }"""
        );

    public static ContractExample IssuePublicRequest { get; } =
        Sent("publicKey", "A key for a web page.", """{ "kind": "public", "name": "Career site" }""");

    public static ContractExample Issued { get; } =
        new(
            "issuedKey",
            "The key itself is shown this once.",
            _ =>
                Node(
                    new(Row, "cf_test_secret_EXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE"),
                    PartnerJsonContext.Default.IssuedApiKeyResponse
                )
        );

    public static ContractExample IssueFaults { get; } =
        Faulty(
            "keyFaults",
            """{ "scopes": ["people:rule"], "expiresIn": 1 }""",
            (binder, body, errors) => binder.BindAndValidate<IssueApiKeyRequest>(body, errors)
        );

    public static ContractExample RotateRequest { get; } =
        Sent("rotation", "The old key works for another hour.", """{ "overlapSeconds": 3600 }""");

    public static ContractExample RotateFaults { get; } =
        new(
            "rotationFaults",
            "An overlap of a year.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [
                        new(
                            "#/overlapSeconds",
                            ValidationError.OutOfRange,
                            RequestRules.BetweenMessage(0, RotateKeyRequest.MaxOverlapSeconds, "seconds")
                        ),
                    ]
                )
        );

    public static ContractExample Audit { get; } =
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
                                Database.Audit.KeyIssued,
                                KeyMode.Test.Code(),
                                ManagerId,
                                KeyId
                            ),
                            new(
                                PartnerId,
                                Moment.AddDays(-9).UtcDateTime,
                                Database.Audit.PartnerCreated,
                                null,
                                null,
                                PartnerId
                            ),
                        ],
                        NextCursor: null
                    ),
                    PartnerJsonContext.Default.AuditPage
                )
        );

    private static ApiKeyRow Used => Row with { LastUsedAt = Moment.AddHours(3) };

    private static ContractExample Sent(string name, string summary, string json) =>
        new(name, summary, _ => JsonNode.Parse(json)!);

    private static ContractExample Faulty(
        string name,
        string json,
        Action<JsonBinder, JsonElement, List<ValidationError>> bind
    ) =>
        new(
            name,
            "Every fault at once.",
            services =>
            {
                var errors = new List<ValidationError>();
                using var body = JsonDocument.Parse(json);
                bind(services.GetRequiredService<JsonBinder>(), body.RootElement, errors);
                return ProblemResults.ExampleJson(ProblemKind.Validation, errors);
            }
        );

    private static JsonNode Node<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.SerializeToNode(value, type)!;
}
