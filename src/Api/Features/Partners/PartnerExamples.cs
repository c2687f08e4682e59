using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Examples of partners and API keys for the OpenAPI document.</summary>
internal static class PartnerExamples
{
    internal static readonly Guid PartnerId = new("01a1f7c4-9b00-7d21-8c3a-5e4f6a7b8c9d");
    private static readonly Guid CallingKeyId = new("01a1f7c4-9b00-7a6e-b1d2-3c4d5e6f7a8b");
    private static readonly Guid KeyId = new(OpenApiExtensions.ExampleId);
    private static readonly DateTimeOffset CreatedAt = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    private static readonly ApiKeyRow Row = new(
        KeyId,
        KeyMode.Test.Code(),
        KeyType.Secret.Code(),
        "Zapier",
        ["assessments:read", "assessments:write"],
        CreatedAt,
        CreatedAt.AddDays(90),
        LastUsedAt: null,
        RevokedAt: null
    );

    public static ContractExample Partner { get; } =
        new(
            "partner",
            "A partner, read with an API key that can read and write assessments.",
            services =>
                Node(
                    new PartnerResponse(
                        PartnerId,
                        "Example Careers",
                        KeyMode.Test.Code(),
                        Row.Scopes,
                        ["https://www.example.com"],
                        services.GetRequiredService<PublishedCatalog>().NewestModel.Model.Id,
                        RetentionDays: 365,
                        new(
                            "Example Careers",
                            "https://www.example.com/logo.svg",
                            "#7a1f5c",
                            new("Ask your coach", "mailto:coach@example.com")
                        ),
                        PartnerSettings.DefaultPublicKeyDailyCap,
                        PublicKeyProofOfWork: 0
                    ),
                    PartnerJsonContext.Default.PartnerResponse
                )
        );

    public static ContractExample PatchErrors { get; } =
        ErrorsOf(
            "partnerErrors",
            """{ "origins": ["https://www.example.com/"], "model": "fit-model@9.9.9", "retentionDays": 0, "branding": { "color": "#f0c000" } }""",
            (binder, body, errors) => binder.BindAndValidate<ChangePartnerRequest>(body, errors)
        );

    public static ContractExample ApiKey { get; } =
        new(
            "key",
            "An API key that was used today.",
            _ => Node(new(UsedRow), PartnerJsonContext.Default.ApiKeyResponse)
        );

    public static ContractExample ApiKeyPage { get; } =
        new(
            "keys",
            "The first page of several.",
            _ => Node(new ApiKeyPage([new(UsedRow)], Paging.EncodeCursor(KeyId)), PartnerJsonContext.Default.ApiKeyPage)
        );

    public static ContractExample IssuedApiKey { get; } =
        new(
            "issuedKey",
            "The text of the API key is shown only once.",
            _ =>
                Node(
                    new(Row, "cf_test_secret_EXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE"),
                    PartnerJsonContext.Default.IssuedApiKeyResponse
                )
        );

    public static ContractExample IssueErrors { get; } =
        ErrorsOf(
            "keyErrors",
            """{ "scopes": ["people:rule"], "expiresIn": 1 }""",
            (binder, body, errors) => binder.BindAndValidate<IssueApiKeyRequest>(body, errors)
        );

    public static ContractExample RotationErrors { get; } =
        new(
            "rotationErrors",
            "An overlap of one year.",
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

    public static ContractExample AuditPage { get; } =
        new(
            "audit",
            "An operator created the partner, and one of its API keys created another.",
            _ =>
                Node(
                    new AuditPage(
                        [
                            new(
                                KeyId,
                                CreatedAt.UtcDateTime,
                                Database.Audit.KeyIssued,
                                KeyMode.Test.Code(),
                                CallingKeyId,
                                KeyId
                            ),
                            new(
                                PartnerId,
                                CreatedAt.AddDays(-9).UtcDateTime,
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

    private static ApiKeyRow UsedRow => Row with { LastUsedAt = CreatedAt.AddHours(3) };

    private static ContractExample ErrorsOf(
        string name,
        string json,
        Action<JsonBinder, JsonElement, List<ValidationError>> validate
    ) =>
        new(
            name,
            "All errors of the request.",
            services =>
            {
                var errors = new List<ValidationError>();
                using var body = JsonDocument.Parse(json);
                validate(services.GetRequiredService<JsonBinder>(), body.RootElement, errors);
                return ProblemResults.ExampleJson(ProblemKind.Validation, errors);
            }
        );

    private static JsonNode Node<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
