using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Problems;
using ChannelFit.Domain.Answers;
using static ChannelFit.Api.Features.Assessments.ExampleSubmissions;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Examples of assessments for the OpenAPI document, computed by the code of the service from two submissions.</summary>
public static class AssessmentExamples
{
    public static ContractExample FullSubmissionRequest { get; } =
        new(
            "fullSubmission",
            "A submission with all answers.",
            services => JsonNode.Parse(FullSubmission(services).GetRawText())!
        );

    public static ContractExample FullScoreRequest { get; } =
        new("fullSheet", "A submission with all answers.", services => WithoutStoredMembers(FullSubmission(services)));

    public static ContractExample FullScore { get; } =
        new(
            "fullResult",
            "The result of a submission with all answers.",
            services => ResultJson(services, FullSubmission(services), IncludeOptions.None)
        );

    public static ContractExample ShortScore { get; } =
        new(
            "fewResult",
            "The result of a few answers, with include=all.",
            services => ResultJson(services, FewAnswers, IncludeOptions.All)
        );

    public static ContractExample FullAssessment { get; } =
        new(
            "fullAssessment",
            "The stored result of a submission with all answers.",
            services => StoredResultJson(services, FullSubmission(services), IncludeOptions.None)
        );

    public static ContractExample ShortAssessment { get; } =
        new(
            "shortAssessment",
            "The stored result of a few answers.",
            services => StoredResultJson(services, FewAnswers, IncludeOptions.None)
        );

    /// <summary>The newest two of three assessments, and the cursor of the third.</summary>
    public static ContractExample AssessmentPage { get; } =
        new(
            "assessments",
            "The first page of several.",
            services =>
            {
                var rows = DemoSubmissionsOf(services)
                    .Bodies.Select((body, index) => Row(services, body, -26.5 * index))
                    .Take(2);
                List<AssessmentSummary> items =
                [
                    .. rows.Select(row => AssessmentSummary.From(AssessmentListRow.From(row), Published(services))),
                ];
                return ToNode(
                    new AssessmentPage(items, Paging.EncodeCursor(items[^1].Id)),
                    AssessmentJsonContext.Default.AssessmentPage
                );
            }
        );

    public static ContractExample SubmissionErrors { get; } =
        new(
            "faults",
            "All errors of a submission.",
            services => ProblemResults.ExampleJson(ProblemKind.Validation, FindErrors(services, InvalidSubmission))
        );

    public static ContractExample ChannelDetail { get; } =
        new(
            "channelPage",
            "Twitter in the result of a submission with all answers.",
            services =>
            {
                var scored = ScoreSubmission(services, FullSubmission(services));
                var row = Row(services, FullSubmission(services), hours: 0);
                var channel = ReadChannel.CreateResponse(scored, row, scored.Focus, EnglishTexts(services));
                return ToNode(channel, AssessmentJsonContext.Default.ChannelDetailResponse);
            }
        );

    public static ContractExample HoursPlan { get; } =
        new(
            "plan",
            "The plan for a submission with all answers.",
            services =>
            {
                var scored = ScoreSubmission(services, FullSubmission(services));
                return ToNode(
                    PlanResponseFactory.CreateResponse(
                        scored.Scorecard,
                        scored.Plan,
                        scored.Focus,
                        EnglishTexts(services)
                    ),
                    AssessmentJsonContext.Default.PlanHoursResponse
                );
            }
        );

    public static ContractExample BatchRequest { get; } =
        new(
            "batch",
            "A valid and an invalid submission.",
            services => new JsonObject
            {
                ["items"] = new JsonArray(
                    WithoutStoredMembers(FullSubmission(services)),
                    JsonNode.Parse(SubmissionWithWrongItem.GetRawText())
                ),
            }
        );

    public static ContractExample BatchResponse { get; } =
        new(
            "batchAnswer",
            "A result and a problem.",
            services => new JsonObject
            {
                ["items"] = new JsonArray(
                    new JsonObject
                    {
                        ["index"] = 0,
                        ["result"] = ResultJson(services, FullSubmission(services), IncludeOptions.None),
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
            "The newest model of the instrument.",
            services => new JsonObject { ["model"] = Newest(services).Model.Id }
        );

    public static ContractExample Rescored { get; } =
        new(
            "rescored",
            "A few answers, scored with the newest model.",
            services =>
            {
                var original = Row(services, FewAnswers, hours: 0);
                var scored = StoredResultVerifier.ScoreWith(Newest(services), original)!;
                var row = WithFixedId(original.CreateRescore(scored.Scorecard, Timestamp.AddDays(30)));
                var response = new AssessmentResponse(
                    ScoreResponseFactory.Create(scored, IncludeOptions.None, EnglishTexts(services)),
                    row
                );
                return ToNode(
                    response with
                    {
                        Difference = ScoreResponseFactory.CreateDifference(response, Published(services), original),
                    },
                    AssessmentJsonContext.Default.AssessmentResponse
                );
            }
        );

    public static ContractExample HoursPlanErrors { get; } =
        new(
            "planErrors",
            "Bounds that contradict each other.",
            services => ProblemResults.ExampleJson(ProblemKind.Validation, FindPlanErrors(services))
        );

    public static ContractExample BatchErrors { get; } =
        new(
            "batchErrors",
            "No items.",
            _ =>
                ProblemResults.ExampleJson(
                    ProblemKind.Validation,
                    [new("#/items", ValidationError.Required, ScoreBatchValidator.MissingItemsDetail)]
                )
        );

    private static List<ValidationError> FindPlanErrors(IServiceProvider services)
    {
        var errors = new List<ValidationError>();
        var card = ScoreSubmission(services, FullSubmission(services)).Scorecard;
        var options = services.GetRequiredService<JsonBinder>().Bind<PlanOptions>(ImpossiblePlan, errors);
        AssessmentScorer.ReadPlan(card.Model, card.Responses, options, "#", errors);
        return errors;
    }
}
