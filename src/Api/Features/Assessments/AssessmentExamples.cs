using System.Text.Json.Nodes;
using ChannelFit.Api.Http;
using ChannelFit.Domain;
using static ChannelFit.Api.Features.Assessments.ExampleSheets;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Requests and answers for the contract: what the service itself makes of two answer sheets.</summary>
public static class AssessmentExamples
{
    public static Example FullRequest { get; } =
        new("fullSubmission", "A full answer sheet, kept.", services => JsonNode.Parse(Full(services).GetRawText())!);

    public static Example FewRequest { get; } =
        new(
            "shortSubmission",
            "A few answers, with everything that may be sent along.",
            _ => JsonNode.Parse(FewAnswers.GetRawText())!
        );

    public static Example FullPreviewRequest { get; } =
        new("fullSheet", "A full answer sheet.", services => WithoutKept(Full(services)));

    public static Example FewPreviewRequest { get; } =
        new("fewAnswers", "A few answers, and wishes for the plan.", _ => WithoutKept(FewAnswers));

    public static Example FullPreview { get; } =
        new("fullResult", "What a full answer sheet says.", services => Result(services, Full(services), Include.None));

    public static Example FewPreview { get; } =
        new(
            "fewResult",
            "What a few answers say, with include=all.",
            services => Result(services, FewAnswers, Include.All)
        );

    public static Example FullKept { get; } =
        new("fullAssessment", "A full answer sheet, kept.", services => Kept(services, Full(services), Include.None));

    public static Example FewKept { get; } =
        new("shortAssessment", "A few answers, kept.", services => Kept(services, FewAnswers, Include.None));

    /// <summary>The newest two of three, and where the third would begin.</summary>
    public static Example Page { get; } =
        new(
            "assessments",
            "The first two of more.",
            services =>
            {
                var rows = Demo(services).Bodies.Select((body, index) => Row(services, body, -26.5 * index)).Take(2);
                List<AssessmentSummary> items = [.. rows.Select(AssessmentSummary.Of)];
                return Node(
                    new AssessmentPage(items, Paging.WriteCursor(items[^1].Id)),
                    AssessmentJson.Default.AssessmentPage
                );
            }
        );

    /// <summary>Every fault at once.</summary>
    public static Example Faults { get; } =
        new(
            "faults",
            "Every fault of an answer sheet.",
            services => Problems.Show(ProblemKind.Validation, Read(services, Faulty).Faults)
        );

    /// <summary>What one channel of the full sheet looks like from near.</summary>
    public static Example ChannelPage { get; } =
        new(
            "channelPage",
            "Twitter in the result of a full answer sheet.",
            services =>
            {
                var scored = Submit(services, Full(services)).Scored;
                var row = Row(services, Full(services), hours: 0);
                var page = ReadChannel.Page(scored, row, scored.Focus, English(services));
                return Node(page, AssessmentJson.Default.ChannelPageView);
            }
        );

    public static Example PlanRequest { get; } =
        new(
            "planWishes",
            "Eight hours, with limits, set beside how they are spent now.",
            _ => JsonNode.Parse(FewAnswers.GetProperty("plan").GetRawText())!
        );

    public static Example Plan { get; } =
        new(
            "plan",
            "The plan of a full answer sheet.",
            services =>
            {
                var scored = Submit(services, Full(services)).Scored;
                return Node(
                    PlanViews.Answer(scored.Card, scored.Wishes, scored.Focus, English(services)),
                    AssessmentJson.Default.PlanAnswer
                );
            }
        );

    public static Example BatchRequest { get; } =
        new(
            "batch",
            "A full sheet and a faulty one.",
            services => new JsonObject
            {
                ["items"] = new JsonArray(WithoutKept(Full(services)), JsonNode.Parse(WrongItem.GetRawText())),
            }
        );

    public static Example Batch { get; } =
        new(
            "batchAnswer",
            "A result and a problem.",
            services => new JsonObject
            {
                ["items"] = new JsonArray(
                    new JsonObject { ["index"] = 0, ["result"] = Result(services, Full(services), Include.None) },
                    new JsonObject
                    {
                        ["index"] = 1,
                        ["problem"] = Problems.Show(ProblemKind.Validation, Read(services, WrongItem).Faults),
                    }
                ),
            }
        );

    public static Example RescoreRequest { get; } =
        new(
            "rescore",
            "The newest model of the instrument.",
            services => new JsonObject { ["model"] = Newest(services).Model.Id }
        );

    public static Example Rescored { get; } =
        new(
            "rescored",
            "A few answers, under the newest model.",
            services =>
            {
                var original = Row(services, FewAnswers, hours: 0);
                var scored = KeptResults.ScoreBy(Newest(services), original)!;
                var row = WithFixedId(original.Rescored(scored.Card, Moment.AddDays(30)));
                var view = new AssessmentView(Views.Result(scored, Include.None, English(services)), row);
                return Node(
                    view with
                    {
                        Difference = Views.Difference(view, Published(services), original),
                    },
                    AssessmentJson.Default.AssessmentView
                );
            }
        );

    /// <summary>Bounds that cannot hold together.</summary>
    public static Example PlanFaults { get; } =
        new(
            "planFaults",
            "Bounds that cannot hold together.",
            services => Problems.Show(ProblemKind.Validation, ReadWishes(services))
        );

    public static Example BatchFaults { get; } =
        new("batchFaults", "Nothing to score.", _ => Problems.Show(ProblemKind.Validation, [ScoreBatch.Nothing]));

    private static List<Fault> ReadWishes(IServiceProvider services)
    {
        var faults = new List<Fault>();
        var card = Submit(services, Full(services)).Scored.Card;
        var wishes = RequestReader.Plan(TooMuch, new("#", faults));
        SubmissionReader.ReadPlan(card.Model, card.Sheet, wishes, "#", faults);
        return faults;
    }
}
