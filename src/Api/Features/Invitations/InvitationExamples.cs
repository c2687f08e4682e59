using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>Requests and answers about invitations, for the contract.</summary>
internal static class InvitationExamples
{
    private const string Token = "cf_test_respondent_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0";
    private const string Changed = """{ "answers": { "FLD1-twitter": "never", "ENG1": 4, "ENG3": null } }""";

    private static readonly DateTimeOffset Moment = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly InvitationRow Row = new(
        new(OpenApiExtensions.ExampleId),
        Test: true,
        Moment,
        Moment.AddDays(14),
        "crm-4711",
        "channel-fit@1",
        "short",
        "twitter",
        """{ "campaign": "spring" }""",
        """{"CTX1":"tech","ENG3":3,"FLD1-twitter":"often","FLD2-twitter":"no"}""",
        Version: 3,
        CompletedAt: null,
        AssessmentId: null,
        InvitationRow.Open
    );

    public static ContractExample Request { get; } =
        Sent(
            "invitation",
            "A week for the short form.",
            """
            {
              "personRef": "crm-4711", "form": "short", "focus": "twitter", "expiresIn": 604800,
              "metadata": { "campaign": "spring" }
            }
            """
        );

    public static ContractExample SmallestRequest { get; } =
        Sent("smallestInvitation", "All items, in two weeks.", """{ "personRef": "crm-4711" }""");

    public static ContractExample Issued { get; } =
        new(
            "issuedInvitation",
            "What the person is to be sent.",
            _ =>
                Node(
                    new IssuedInvitationResponse(
                        Row.Id,
                        Token,
                        $"https://fit.example.com{RespondentPage.Path}#{Token}",
                        Row.ExpiresAt.UtcDateTime
                    ),
                    InvitationJsonContext.Default.IssuedInvitationResponse
                )
        );

    public static ContractExample Completed { get; } =
        new(
            "completedInvitation",
            "The person has answered.",
            _ => Node(Done, InvitationJsonContext.Default.InvitationResponse)
        );

    public static ContractExample Page { get; } =
        new(
            "invitations",
            "The newest of more.",
            _ =>
                Node(
                    new InvitationPage([Done], Paging.EncodeCursor(Row.Id)),
                    InvitationJsonContext.Default.InvitationPage
                )
        );

    public static ContractExample Current { get; } =
        new(
            "currentInvitation",
            "Some answers are saved.",
            _ => Node(new(Row), InvitationJsonContext.Default.CurrentInvitationResponse)
        );

    public static ContractExample Patch { get; } =
        Sent("changedAnswers", "One answer changes, one comes and one goes.", Changed);

    public static ContractExample Saved { get; } =
        new(
            "savedAnswers",
            "An answer that was hidden by the change is gone.",
            services =>
            {
                var patch = Apply(services, Changed, []);
                return Node(
                    new(Row with { Answers = patch.Answers, Version = 4 }) { Removed = patch.Removed },
                    InvitationJsonContext.Default.CurrentInvitationResponse
                );
            }
        );

    public static ContractExample PatchFaults { get; } =
        Faulty(
            "savedFaults",
            (services, errors) =>
                Apply(services, """{ "answers": { "ENG1": 7, "FLD2-linkedin": "yes", "ENG99": 1 } }""", errors)
        );

    public static ContractExample Faults { get; } =
        Faulty(
            "invitationFaults",
            (services, errors) =>
                services
                    .GetRequiredService<JsonBinder>()
                    .BindAndValidate<CreateInvitationRequest>(
                        JsonElement.Parse("""{ "form": "long", "focus": "tv", "expiresIn": 60 }"""),
                        errors
                    )
        );

    private static InvitationResponse Done =>
        new(
            Row with
            {
                CompletedAt = Moment.AddHours(3),
                AssessmentId = new("01a202b2-c500-7f1a-8b3e-2d4c6a8e0f12"),
                State = InvitationRow.Completed,
            }
        );

    private static SavedAnswersPatch Apply(IServiceProvider services, string patch, List<ValidationError> errors) =>
        SavedAnswersPatch.Apply(
            services.GetRequiredService<PublishedCatalog>().FindInstrument(Row.Instrument)!.Instrument,
            Row.Answers,
            services.GetRequiredService<JsonBinder>().Bind<SaveAnswersRequest>(JsonElement.Parse(patch), errors),
            errors
        );

    private static ContractExample Sent(string name, string summary, string json) =>
        new(name, summary, _ => JsonNode.Parse(json)!);

    private static ContractExample Faulty(string name, Action<IServiceProvider, List<ValidationError>> find) =>
        new(
            name,
            "Every fault at once.",
            services =>
            {
                var errors = new List<ValidationError>();
                find(services, errors);
                return ProblemResults.ExampleJson(ProblemKind.Validation, errors);
            }
        );

    private static JsonNode Node<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
