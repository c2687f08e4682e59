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

/// <summary>Submissions for the examples of the OpenAPI document, and their results.</summary>
internal static class ExampleSubmissions
{
    public static readonly DateTimeOffset Timestamp = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly string[] StoredMembers = ["personRef", "consent", "metadata"];

    /// <summary>A few answers, with all optional members.</summary>
    public static readonly JsonElement FewAnswers = DocsFile.ReadExampleValue("submit-assessment.shortSubmission");

    /// <summary>A later submission of the same person, with one answer changed and one added.</summary>
    public static readonly JsonElement FewAnswersLater = JsonElement.Parse(
        FewAnswers
            .GetRawText()
            .Replace("\"ENG1\": 4", "\"ENG1\": 5", StringComparison.Ordinal)
            .Replace("\"VAL1\":", "\"REL1\": 4, \"VAL1\":", StringComparison.Ordinal)
    );

    /// <summary>A submission that is valid for the JSON Schema but not for the instrument.</summary>
    public static readonly JsonElement SubmissionWithWrongItem = JsonElement.Parse(
        """{ "instrument": "channel-fit@2", "answers": { "ENG1": 7, "ENG99": 1 } }"""
    );

    /// <summary>Plan options that need more hours than the week has.</summary>
    public static readonly JsonElement ImpossiblePlan = JsonElement.Parse(
        """{ "hoursPerWeek": 4, "bounds": { "events": { "fixed": 3 }, "linkedin": { "min": 2 } } }"""
    );

    /// <summary>A submission with several errors.</summary>
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

    public static JsonElement FullSubmission(IServiceProvider services) => DemoSubmissionsOf(services).Bodies[0];

    /// <summary>Returns a submission without the members that only a stored assessment has.</summary>
    public static JsonObject WithoutStoredMembers(JsonElement body)
    {
        var request = JsonNode.Parse(body.GetRawText())!.AsObject();

        foreach (var member in StoredMembers)
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

    /// <summary>Returns a row that was created some hours after <see cref="Timestamp"/>, with a fixed id.</summary>
    public static AssessmentRow Row(IServiceProvider services, JsonElement body, double hours)
    {
        var (request, scored) = Submit(services, body, []);
        return WithFixedId(AssessmentRow.Create(request, scored, test: true, Timestamp.AddHours(hours)));
    }

    /// <summary>Replaces the random part of a row's id and keeps its time.</summary>
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
            : throw new InvalidCatalogException("An example of the OpenAPI document is not valid.");
    }

    private static ScoredSubmission? Score(
        IServiceProvider services,
        SubmitAssessmentRequest request,
        List<ValidationError> errors
    ) =>
        services
            .GetRequiredService<AssessmentScorer>()
            .Score(request, Published(services).NewestModel.Model.Id, errors);

    public static PublishedCatalog Published(IServiceProvider services) =>
        services.GetRequiredService<PublishedCatalog>();

    /// <summary>The newest model, which scores the instrument that the examples answer.</summary>
    public static PublishedModel Newest(IServiceProvider services) => Published(services).NewestModel;

    public static LanguageTexts EnglishTexts(IServiceProvider services) =>
        Published(services).TextsIn(ChannelFit.Catalog.PublishedCatalog.DefaultLanguage);

    public static JsonNode ToNode<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;
}
