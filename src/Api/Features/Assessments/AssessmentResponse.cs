using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Responses;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>A stored assessment.</summary>
public sealed record AssessmentResponse : ScoreResponse
{
    /// <summary>Combines a result with its stored row.</summary>
    [SetsRequiredMembers]
    public AssessmentResponse(ScoreResponse result, AssessmentRow row)
        : base(result)
    {
        Id = row.Id;
        CreatedAt = row.CreatedAt.UtcDateTime;
        PersonRef = row.PersonRef;
        Metadata = row.ReadMetadata();
        Test = row.Test;
        RescoreOf = row.RescoreOf;
        Note = row.Note;
    }

    /// <summary>The path parameter with the id of an assessment.</summary>
    internal static OpenApiParameter IdParameter { get; } =
        OpenApiExtensions.PathParameter(
            "id",
            "The id of the assessment, as returned by `POST /v1/assessments`: a UUIDv7.",
            OpenApiExtensions.StringSchema(format: "uuid"),
            OpenApiExtensions.ExampleId
        );

    /// <summary>The assessment's id, a UUIDv7.</summary>
    [JsonPropertyOrder(-5)]
    public Guid Id { get; }

    /// <summary>The time when the assessment was stored, in UTC.</summary>
    [JsonPropertyOrder(-4)]
    public DateTime CreatedAt { get; }

    /// <summary>The partner's own id of the person; null if none was sent.</summary>
    /// <example>crm-4711</example>
    [JsonPropertyOrder(-3)]
    public string? PersonRef { get; }

    /// <summary>The partner's own metadata, as sent; null if none was sent.</summary>
    [JsonPropertyOrder(-2)]
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    /// <summary>True if the assessment was stored with a test key.</summary>
    [JsonPropertyOrder(-1)]
    public bool Test { get; }

    /// <summary>
    /// Only for a public key: a token that reads and deletes this one assessment for 24 hours. A response that is repeated
    /// for the same Idempotency-Key has a new token, which replaces the first, unless the partner has added a note or a person.
    /// </summary>
    /// <example>cf_test_respondent_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0</example>
    [JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Null)]
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OneTimeSecret? RespondentToken { get; init; }

    /// <summary>The assessment whose answers were scored again with another model.</summary>
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RescoreOf { get; }

    /// <summary>The note of a coach, which the report and shared links show. Absent if there is none.</summary>
    /// <example>Start with the three people whom we talked about.</example>
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; }

    /// <summary>Only in the response to a rescore: the change of each channel, in the rank order of the new result.</summary>
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RescoreDifferenceResponse>? Difference { get; init; }
}

/// <summary>The change of a channel by another model.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="From">The score with the previous model.</param>
/// <param name="To">The score with the new model.</param>
/// <param name="VerdictFrom">The verdict with the previous model.</param>
/// <param name="VerdictTo">The verdict with the new model.</param>
public sealed record RescoreDifferenceResponse(
    string Channel,
    [property: Range(0, 100)] double From,
    [property: Range(0, 100)] double To,
    [property: VerdictCode] string VerdictFrom,
    [property: VerdictCode] string VerdictTo
);
