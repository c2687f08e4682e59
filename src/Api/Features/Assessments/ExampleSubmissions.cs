using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
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
          "instrument": "channel-fit@2",
          "answers": {
            "CTX1": "software", "TIM1": 8.5, "VAL1": "weekly", "CTX7": "post", "ENG1": 4, "ENG3": 3,
            "FLD1-twitter": "often", "FLD2-twitter": "no"
          },
          "model": "fit-model@2.0.0",
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
            .Replace("\"VAL1\":", "\"REL1\": 4, \"VAL1\":", StringComparison.Ordinal)
    );

    /// <summary>A sheet that its schema allows and its instrument does not.</summary>
    public static readonly JsonElement SubmissionWithWrongItem = JsonElement.Parse(
        """{ "instrument": "channel-fit@2", "answers": { "ENG1": 7, "ENG99": 1 } }"""
    );

    /// <summary>Wishes for a plan that no week can hold.</summary>
    public static readonly JsonElement ImpossiblePlan = JsonElement.Parse(
        """{ "hoursPerWeek": 4, "bounds": { "events": { "fixed": 3 }, "linkedin": { "min": 2 } } }"""
    );

    public static readonly JsonElement InvalidSubmission = JsonElement.Parse(
        """
        {
          "instrument": "channel-fit@2",
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
            ScoreResponseFactory.Create(ScoreSubmission(services, body).Scored, include, EnglishTexts(services)),
            AssessmentJsonContext.Default.ScoreResponse
        );

    public static JsonNode StoredResultJson(IServiceProvider services, JsonElement body, IncludeOptions include) =>
        ToNode(
            new AssessmentResponse(
                ScoreResponseFactory.Create(ScoreSubmission(services, body).Scored, include, EnglishTexts(services)),
                Row(services, body, hours: 0)
            ),
            AssessmentJsonContext.Default.AssessmentResponse
        );

    /// <summary>A row of some hours from the moment of the examples; its id has the moment's bits and fixed others.</summary>
    public static AssessmentRow Row(IServiceProvider services, JsonElement body, double hours) =>
        WithFixedId(AssessmentRow.Create(ScoreSubmission(services, body), test: true, Timestamp.AddHours(hours)));

    public static AssessmentRow WithFixedId(AssessmentRow row) =>
        row with
        {
            Id = new($"{row.Id.ToString()[..13]}{OpenApiExtensions.ExampleId[13..]}"),
        };

    public static ValidatedSubmission ScoreSubmission(IServiceProvider services, JsonElement body) =>
        ReadSubmission(services, body).Submission
        ?? throw new InvalidCatalogException("An example of the contract is not valid.");

    public static (ValidatedSubmission? Submission, IReadOnlyList<ValidationError> Faults) ReadSubmission(
        IServiceProvider services,
        JsonElement body
    ) =>
        services
            .GetRequiredService<AssessmentScorer>()
            .Score(body, keeps: true, Published(services).NewestModel.Model.Id);

    public static PublishedCatalog Published(IServiceProvider services) =>
        services.GetRequiredService<PublishedCatalog>();

    /// <summary>The newest model, which scores the instrument that the examples answer.</summary>
    public static PublishedModel Newest(IServiceProvider services) => Published(services).NewestModel;

    public static LanguageTexts EnglishTexts(IServiceProvider services) =>
        Published(services).TextsIn(ChannelFit.Catalog.PublishedCatalog.DefaultLanguage);

    public static JsonNode ToNode<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
