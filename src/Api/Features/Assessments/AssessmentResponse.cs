using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Http.Responses;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>A stored result.</summary>
public sealed record AssessmentResponse : ScoreResponse
{
    /// <summary>A result with the row that keeps it.</summary>
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
    }

    /// <summary>The assessment's id, a UUIDv7.</summary>
    [JsonPropertyOrder(-5)]
    public Guid Id { get; }

    /// <summary>When it was stored, UTC.</summary>
    [JsonPropertyOrder(-4)]
    public DateTime CreatedAt { get; }

    /// <summary>The partner's own id for the person; null where none was sent.</summary>
    /// <example>crm-4711</example>
    [JsonPropertyOrder(-3)]
    public string? PersonRef { get; }

    /// <summary>The partner's own notes, as sent; null where none were.</summary>
    [JsonPropertyOrder(-2)]
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    /// <summary>Whether a test key stored it.</summary>
    [JsonPropertyOrder(-1)]
    public bool Test { get; }

    /// <summary>
    /// To a public key: a token that reads and deletes this one assessment for 24 hours. Shown once; null where an
    /// Idempotency-Key repeats the answer.
    /// </summary>
    /// <example>cf_test_respondent_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg37cCQ0</example>
    [JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Null)]
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OneTimeSecret? RespondentToken { get; init; }

    /// <summary>The assessment that the answers were taken from, where another model scores them anew here.</summary>
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? RescoreOf { get; }

    /// <summary>In the answer to a rescore: what became of each channel, in the rank order of the new result.</summary>
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RescoreDifferenceResponse>? Difference { get; init; }
}

/// <summary>What another model made of a channel.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="From">The score before.</param>
/// <param name="To">The score now.</param>
/// <param name="VerdictFrom">The verdict before.</param>
/// <param name="VerdictTo">The verdict now.</param>
public sealed record RescoreDifferenceResponse(
    string Channel,
    [property: Range(0, 100)] double From,
    [property: Range(0, 100)] double To,
    [property: VerdictCode] string VerdictFrom,
    [property: VerdictCode] string VerdictTo
);
