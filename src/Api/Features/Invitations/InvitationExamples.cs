using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>Examples of invitations for the OpenAPI document.</summary>
internal static class InvitationExamples
{
    private const string Token = "cf_test_respondent_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0";

    private static readonly DateTimeOffset CreatedAt = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly InvitationRow Row = new(
        new(OpenApiExtensions.ExampleId),
        Test: true,
        CreatedAt,
        CreatedAt.AddDays(14),
        "crm-4711",
        "channel-fit@2",
        "short",
        "twitter",
        """{ "campaign": "spring" }""",
        """{"CTX1":"software","ENG3":3,"FLD1-twitter":"often","FLD2-twitter":"no"}""",
        Version: 3,
        CompletedAt: null,
        AssessmentId: null,
        InvitationRow.Open,
        "https://www.example.com/thanks"
    );

    public static ContractExample IssuedInvitation { get; } =
        new(
            "issuedInvitation",
            "The URL to send to the person.",
            _ =>
                Node(
                    new IssuedInvitationResponse(
                        Row.Id,
                        Token,
                        $"https://fit.example.com{InvitationLink.Path}/{PartnerExamples.PartnerId}#{Token}",
                        Row.ExpiresAt.UtcDateTime
                    ),
                    InvitationJsonContext.Default.IssuedInvitationResponse
                )
        );

    public static ContractExample CompletedInvitation { get; } =
        new(
            "completedInvitation",
            "The person has submitted the answers.",
            _ => Node(CompletedRow, InvitationJsonContext.Default.InvitationResponse)
        );

    public static ContractExample InvitationPage { get; } =
        new(
            "invitations",
            "The first page of several.",
            _ =>
                Node(
                    new InvitationPage([CompletedRow], Paging.EncodeCursor(Row.Id)),
                    InvitationJsonContext.Default.InvitationPage
                )
        );

    public static ContractExample CurrentInvitation { get; } =
        new(
            "currentInvitation",
            "An invitation with some saved answers.",
            _ =>
                Node(
                    new(Row)
                    {
                        Partner = new("Example Careers"),
                        Branding = new("Example Careers", LogoUrl: null, "#7a1f5c", Contact: null),
                        RedirectUrl = Row.RedirectUrl,
                    },
                    InvitationJsonContext.Default.CurrentInvitationResponse
                )
        );

    public static ContractExample SavedAnswers { get; } =
        new(
            "savedAnswers",
            "The change hid an item; its answer was removed.",
            services =>
            {
                var patch = Apply(services, DocsFile.ReadExampleValue("save-answers.changedAnswers"), []);
                return Node(
                    new(Row with { Answers = patch.Answers, Version = 4 }) { Removed = patch.Removed },
                    InvitationJsonContext.Default.CurrentInvitationResponse
                );
            }
        );

    public static ContractExample SavedAnswersErrors { get; } =
        ErrorsOf(
            "savedErrors",
            (services, errors) =>
                Apply(services, JsonElement.Parse("""{ "answers": { "ENG1": 7, "ADV1": "no", "ENG99": 1 } }"""), errors)
        );

    public static ContractExample InvitationErrors { get; } =
        ErrorsOf(
            "invitationErrors",
            (services, errors) =>
                services
                    .GetRequiredService<JsonBinder>()
                    .BindAndValidate<CreateInvitationRequest>(
                        JsonElement.Parse("""{ "form": "long", "focus": "tv", "expiresIn": 60 }"""),
                        errors
                    )
        );

    private static InvitationResponse CompletedRow =>
        new(
            Row with
            {
                CompletedAt = CreatedAt.AddHours(3),
                AssessmentId = new("01a202b2-c500-7f1a-8b3e-2d4c6a8e0f12"),
                State = InvitationRow.Completed,
            }
        );

    private static SavedAnswersPatch Apply(
        IServiceProvider services,
        JsonElement patch,
        List<ValidationError> errors
    ) =>
        SavedAnswersPatch.Apply(
            services.GetRequiredService<PublishedCatalog>().FindInstrument(Row.Instrument)!.Instrument,
            Row.Answers,
            services.GetRequiredService<JsonBinder>().Bind<SaveAnswersRequest>(patch, errors),
            errors
        );

    private static ContractExample ErrorsOf(string name, Action<IServiceProvider, List<ValidationError>> validate) =>
        new(
            name,
            "All errors of the request.",
            services =>
            {
                var errors = new List<ValidationError>();
                validate(services, errors);
                return ProblemResults.ExampleJson(ProblemKind.Validation, errors);
            }
        );

    private static JsonNode Node<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
