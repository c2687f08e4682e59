using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;
using static ChannelFit.Api.Features.Assessments.ExampleSubmissions;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Requests and answers for the contract: what the service itself makes of two answer sheets.</summary>
public static class AssessmentExamples
{
    public static ContractExample FullRequest { get; } =
        new("fullSubmission", "A full answer sheet, kept.", services => JsonNode.Parse(Full(services).GetRawText())!);

    public static ContractExample FewRequest { get; } =
        new(
            "shortSubmission",
            "A few answers, with everything that may be sent along.",
            _ => JsonNode.Parse(FewAnswers.GetRawText())!
        );

    public static ContractExample FullPreviewRequest { get; } =
        new("fullSheet", "A full answer sheet.", services => WithoutStoredMembers(Full(services)));

    public static ContractExample FewPreviewRequest { get; } =
        new("fewAnswers", "A few answers, and wishes for the plan.", _ => WithoutStoredMembers(FewAnswers));

    public static ContractExample FullPreview { get; } =
        new(
            "fullResult",
            "What a full answer sheet says.",
            services => ResultJson(services, Full(services), IncludeOptions.None)
        );

    public static ContractExample FewPreview { get; } =
        new(
            "fewResult",
            "What a few answers say, with include=all.",
            services => ResultJson(services, FewAnswers, IncludeOptions.All)
        );

    public static ContractExample FullKept { get; } =
        new(
            "fullAssessment",
            "A full answer sheet, kept.",
            services => StoredResultJson(services, Full(services), IncludeOptions.None)
        );

    public static ContractExample FewKept { get; } =
        new(
            "shortAssessment",
            "A few answers, kept.",
            services => StoredResultJson(services, FewAnswers, IncludeOptions.None)
        );

    /// <summary>The newest two of three, and where the third would begin.</summary>
    public static ContractExample Page { get; } =
        new(
            "assessments",
            "The first two of more.",
            services =>
            {
                var rows = DemoSubmissionsOf(services)
                    .Bodies.Select((body, index) => Row(services, body, -26.5 * index))
                    .Take(2);
                List<AssessmentSummary> items = [.. rows.Select(AssessmentSummary.From)];
                return ToNode(
                    new AssessmentPage(items, Paging.EncodeCursor(items[^1].Id)),
                    AssessmentJsonContext.Default.AssessmentPage
                );
            }
        );

    /// <summary>Every fault at once.</summary>
    public static ContractExample Faults { get; } =
        new(
            "faults",
            "Every fault of an answer sheet.",
            services => ProblemResults.ExampleJson(ProblemKind.Validation, FindErrors(services, InvalidSubmission))
        );

    /// <summary>What one channel of the full sheet looks like from near.</summary>
    public static ContractExample ChannelPage { get; } =
        new(
            "channelPage",
            "Twitter in the result of a full answer sheet.",
            services =>
            {
                var scored = ScoreSubmission(services, Full(services));
                var row = Row(services, Full(services), hours: 0);
                var page = ReadChannel.CreateResponse(scored, row, scored.Focus, EnglishTexts(services));
                return ToNode(page, AssessmentJsonContext.Default.ChannelDetailResponse);
            }
        );

    public static ContractExample PlanRequest { get; } =
        new(
            "planWishes",
            "Eight hours, with limits, set beside how they are spent now.",
            _ => JsonNode.Parse(FewAnswers.GetProperty("plan").GetRawText())!
        );

    public static ContractExample Plan { get; } =
        new(
            "plan",
            "The plan of a full answer sheet.",
            services =>
            {
                var scored = ScoreSubmission(services, Full(services));
                return ToNode(
                    PlanResponseFactory.CreateResponse(scored.Card, scored.Wishes, EnglishTexts(services)),
                    AssessmentJsonContext.Default.PlanHoursResponse
                );
            }
        );

    public static ContractExample BatchRequest { get; } =
        new(
            "batch",
            "A full sheet and a faulty one.",
            services => new JsonObject
            {
                ["items"] = new JsonArray(
                    WithoutStoredMembers(Full(services)),
                    JsonNode.Parse(SubmissionWithWrongItem.GetRawText())
                ),
            }
        );

    public static ContractExample Batch { get; } =
        new(
            "batchAnswer",
            "A result and a problem.",
            services => new JsonObject
            {
                ["items"] = new JsonArray(
                    new JsonObject
                    {
                        ["index"] = 0,
                        ["result"] = ResultJson(services, Full(services), IncludeOptions.None),
                    },
                    new JsonObject
                    {
                        ["index"] = 1,
                        ["problem"] = ProblemResults.ExampleJson(
                            ProblemKind.Validation,
                            FindErrors(services, SubmissionWithWrongItem)
                        ),
                    }
                ),
            }
        );

    public static ContractExample RescoreRequest { get; } =
        new(
            "rescore",
            "The newest model.",
            services => new JsonObject { ["model"] = Published(services).NewestModel.Model.Id }
        );

    public static ContractExample Rescored { get; } =
        new(
            "rescored",
            "A few answers, under the newest model.",
            services =>
            {
                var original = Row(services, FewAnswers, hours: 0);
                var scored = StoredResultVerifier.ScoreWith(Published(services).NewestModel, original)!;
                var row = WithFixedId(original.CreateRescore(scored.Card, Timestamp.AddDays(30)));
                var view = new AssessmentResponse(
                    ScoreResponseFactory.Create(scored, IncludeOptions.None, EnglishTexts(services)),
                    row
                );
                return ToNode(
                    view with
                    {
                        Difference = ScoreResponseFactory.CreateDifference(view, Published(services), original),
                    },
                    AssessmentJsonContext.Default.AssessmentResponse
                );
            }
        );

    /// <summary>Bounds that cannot hold together.</summary>
    public static ContractExample PlanFaults { get; } =
        new(
            "planFaults",
            "Bounds that cannot hold together.",
            services => ProblemResults.ExampleJson(ProblemKind.Validation, FindPlanErrors(services))
        );

    public static ContractExample BatchFaults { get; } =
        new(
            "batchFaults",
            "Nothing to score.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [new("#/items", ValidationError.Required, ScoreBatchValidator.MissingItemsDetail)]
                )
        );

    private static List<ValidationError> FindPlanErrors(IServiceProvider services)
    {
        var errors = new List<ValidationError>();
        var card = ScoreSubmission(services, Full(services)).Card;
        var options = services.GetRequiredService<JsonBinder>().Bind<PlanOptions>(ImpossiblePlan, errors);
        AssessmentScorer.ReadPlan(card.Model, card.Responses, options, "#", errors);
        return errors;
    }
}
