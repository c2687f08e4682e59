using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http;
using ChannelFit.Api.Seeds;
using ChannelFit.Domain;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Requests and answers for the contract: what the service itself makes of two answer sheets.</summary>
public static class AssessmentExamples
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly string[] OnlyKept = ["personRef", "consent", "metadata"];

    /// <summary>Everything that may be sent, on a few answers.</summary>
    private static readonly JsonElement FewAnswers = JsonElement.Parse(
        """
        {
          "instrument": "channel-fit@1",
          "answers": {
            "CTX1": "tech", "ENG1": 4, "ENG3": 3, "VAL1": "weekly", "TIM1": 8.5,
            "FLD1-twitter": "often", "FLD2-twitter": "no"
          },
          "model": "fit-model@1.0.0",
          "focus": "twitter",
          "durationSeconds": 240,
          "plan": {
            "hoursPerWeek": 8,
            "bounds": { "linkedin": { "max": 2 }, "events": { "fixed": 1 } },
            "current": { "job-boards": 6 }
          },
          "personRef": "crm-4711",
          "consent": { "given": true, "policy": "2026-11", "at": "2026-11-22T10:00:00Z" },
          "metadata": { "campaign": "spring" }
        }
        """
    );

    private static readonly JsonElement Faulty = JsonElement.Parse(
        """
        {
          "instrument": "channel-fit@1",
          "answers": { "ENG1": 7, "VAL1": "hourly", "TIM1": "8", "ADV2": "yes", "ENG99": 1 },
          "focus": "tv",
          "score": 100
        }
        """
    );

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
                    new AssessmentPage(items, ListAssessments.WriteCursor(items[^1].Id)),
                    AssessmentJson.Default.AssessmentPage
                );
            }
        );

    /// <summary>Every fault at once; named as the kind of problem that it is.</summary>
    public static Example Faults { get; } =
        new(
            ProblemKind.Validation.Slug,
            ProblemKind.Validation.Title,
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
                    PlanViews.Answer(scored.Card, scored.Wishes, English(services)),
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
                ["items"] = new JsonArray(WithoutKept(Full(services)), JsonNode.Parse(Faulty.GetRawText())),
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
                        ["problem"] = Problems.Show(ProblemKind.Validation, Read(services, Faulty).Faults),
                    }
                ),
            }
        );

    public static Example RescoreRequest { get; } =
        new(
            "rescore",
            "The newest model.",
            services => new JsonObject { ["model"] = Published(services).NewestModel.Model.Id }
        );

    public static Example Rescored { get; } =
        new(
            "rescored",
            "A few answers, under the newest model.",
            services =>
            {
                var original = Row(services, FewAnswers, hours: 0);
                var scored = KeptResults.ScoreBy(Published(services).NewestModel, original)!;
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

    private static Published Published(IServiceProvider services) => services.GetRequiredService<Published>();

    private static DemoSubmissions Demo(IServiceProvider services) => services.GetRequiredService<DemoSubmissions>();

    private static JsonElement Full(IServiceProvider services) => Demo(services).Bodies[0];

    private static JsonObject WithoutKept(JsonElement body)
    {
        var request = JsonNode.Parse(body.GetRawText())!.AsObject();

        foreach (var member in OnlyKept)
        {
            request.Remove(member);
        }

        return request;
    }

    private static JsonNode Result(IServiceProvider services, JsonElement body, Include include) =>
        Node(
            Views.Result(Submit(services, body).Scored, include, English(services)),
            AssessmentJson.Default.ScoreResult
        );

    private static JsonNode Kept(IServiceProvider services, JsonElement body, Include include) =>
        Node(
            new AssessmentView(
                Views.Result(Submit(services, body).Scored, include, English(services)),
                Row(services, body, hours: 0)
            ),
            AssessmentJson.Default.AssessmentView
        );

    /// <summary>A row of some hours from the moment of the examples; its id has the moment's bits and fixed others.</summary>
    private static AssessmentRow Row(IServiceProvider services, JsonElement body, double hours) =>
        WithFixedId(AssessmentRow.New(Submit(services, body), test: true, Moment.AddHours(hours)));

    private static AssessmentRow WithFixedId(AssessmentRow row) =>
        row with
        {
            Id = new($"{row.Id.ToString()[..13]}{Contract.ExampleId[13..]}"),
        };

    private static Submission Submit(IServiceProvider services, JsonElement body) =>
        Read(services, body).Submission ?? throw new SeedException("An example of the contract is not valid.");

    private static (Submission? Submission, IReadOnlyList<Fault> Faults) Read(
        IServiceProvider services,
        JsonElement body
    ) =>
        services
            .GetRequiredService<SubmissionReader>()
            .Read(body, keeps: true, Published(services).NewestModel.Model.Id);

    private static Texts English(IServiceProvider services) =>
        Published(services).TextsIn(Seeds.Published.DefaultLanguage);

    private static JsonNode Node<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
