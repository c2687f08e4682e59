using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>The answer sheets that examples are made of, and what the service makes of them.</summary>
internal static class ExampleSubmissions
{
    public static readonly DateTimeOffset Timestamp = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly string[] OnlyKept = ["personRef", "consent", "metadata"];

    /// <summary>Everything that may be sent, on a few answers.</summary>
    public static readonly JsonElement FewAnswers = JsonElement.Parse(
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

    /// <summary>The same person later: one answer is another, and there is one more.</summary>
    public static readonly JsonElement FewAnswersLater = JsonElement.Parse(
        FewAnswers
            .GetRawText()
            .Replace("\"ENG1\": 4", "\"ENG1\": 5", StringComparison.Ordinal)
            .Replace("\"TIM1\": 8.5", "\"REL1\": 4, \"TIM1\": 8.5", StringComparison.Ordinal)
    );

    /// <summary>A sheet that its schema allows and its instrument does not.</summary>
    public static readonly JsonElement SubmissionWithWrongItem = JsonElement.Parse(
        """{ "instrument": "channel-fit@1", "answers": { "ENG1": 7, "ENG99": 1 } }"""
    );

    /// <summary>Wishes for a plan that no week can hold.</summary>
    public static readonly JsonElement ImpossiblePlan = JsonElement.Parse(
        """{ "hoursPerWeek": 4, "bounds": { "events": { "fixed": 3 }, "linkedin": { "min": 2 } } }"""
    );

    public static readonly JsonElement InvalidSubmission = JsonElement.Parse(
        """
        {
          "instrument": "channel-fit@1",
          "answers": { "ENG1": 7, "VAL1": "hourly", "TIM1": "8", "ADV2": "yes", "ENG99": 1 },
          "focus": "tv",
          "score": 100
        }
        """
    );

    public static DemoSubmissions DemoSubmissionsOf(IServiceProvider services) =>
        services.GetRequiredService<DemoSubmissions>();

    public static JsonElement Full(IServiceProvider services) => DemoSubmissionsOf(services).Bodies[0];

    public static JsonObject WithoutStoredMembers(JsonElement body)
    {
        var request = JsonNode.Parse(body.GetRawText())!.AsObject();

        foreach (var member in OnlyKept)
        {
            request.Remove(member);
        }

        return request;
    }

    public static JsonNode ResultJson(IServiceProvider services, JsonElement body, IncludeOptions include) =>
        ToNode(
            ScoreResponseFactory.Create(ScoreSubmission(services, body), include, EnglishTexts(services)),
            AssessmentJsonContext.Default.ScoreResponse
        );

    public static JsonNode StoredResultJson(IServiceProvider services, JsonElement body, IncludeOptions include) =>
        ToNode(
            new AssessmentResponse(
                ScoreResponseFactory.Create(ScoreSubmission(services, body), include, EnglishTexts(services)),
                Row(services, body, hours: 0)
            ),
            AssessmentJsonContext.Default.AssessmentResponse
        );

    /// <summary>A row of some hours from the moment of the examples; its id has the moment's bits and fixed others.</summary>
    public static AssessmentRow Row(IServiceProvider services, JsonElement body, double hours)
    {
        var (request, scored) = Submit(services, body, []);
        return WithFixedId(AssessmentRow.Create(request, scored, test: true, Timestamp.AddHours(hours)));
    }

    public static AssessmentRow WithFixedId(AssessmentRow row) =>
        row with
        {
            Id = new($"{row.Id.ToString()[..13]}{OpenApiExtensions.ExampleId[13..]}"),
        };

    public static ScoredSubmission ScoreSubmission(IServiceProvider services, JsonElement body) =>
        Submit(services, body, []).Scored;

    /// <summary>Returns the errors of a submission.</summary>
    public static List<ValidationError> FindErrors(IServiceProvider services, JsonElement body)
    {
        var errors = new List<ValidationError>();
        var request = services.GetRequiredService<JsonBinder>().BindAndValidate<SubmitAssessmentRequest>(body, errors);
        Score(services, request, errors);
        return errors;
    }

    private static (SubmitAssessmentRequest Request, ScoredSubmission Scored) Submit(
        IServiceProvider services,
        JsonElement body,
        List<ValidationError> errors
    )
    {
        var request = services.GetRequiredService<JsonBinder>().BindAndValidate<SubmitAssessmentRequest>(body, errors);
        return Score(services, request, errors) is { } scored
            ? (request, scored)
            : throw new InvalidCatalogException("An example of the contract is not valid.");
    }

    private static ScoredSubmission? Score(
        IServiceProvider services,
        SubmitAssessmentRequest request,
        List<ValidationError> errors
    ) =>
        services
            .GetRequiredService<AssessmentScorer>()
            .Score(request, responses: null, Published(services).NewestModel.Model.Id, errors);

    public static PublishedCatalog Published(IServiceProvider services) =>
        services.GetRequiredService<PublishedCatalog>();

    public static LanguageTexts EnglishTexts(IServiceProvider services) =>
        Published(services).TextsIn(ChannelFit.Catalog.PublishedCatalog.DefaultLanguage);

    public static JsonNode ToNode<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
