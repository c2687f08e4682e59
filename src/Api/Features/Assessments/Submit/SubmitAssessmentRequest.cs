using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Planning;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A request to score one answer sheet without keeping it.</summary>
public class ScoreRequest
{
    /// <summary>The instrument that was answered, key@version.</summary>
    /// <example>channel-fit@2</example>
    [Required]
    [MaxLength(64)]
    public string? Instrument { get; set; }

    /// <summary>
    /// The answers: a member per answered item, its code as the name. A choice takes an option's code, the others a
    /// number. May be empty or partial; leave out what is not answered and what is hidden.
    /// </summary>
    [Required]
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)]
    public JsonElement? Answers { get; set; }

    /// <summary>The scoring model, key@version; the partner's pinned model unless given.</summary>
    /// <example>fit-model@2.0.0</example>
    [MaxLength(64)]
    public string? Model { get; set; }

    /// <summary>The channel that the person asked about; twitter unless given.</summary>
    /// <example>twitter</example>
    [MaxLength(64)]
    public string? Focus { get; set; }

    /// <summary>How long answering took, in seconds; a whole number.</summary>
    /// <example>240</example>
    [Range(0, 86_400)]
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public double? DurationSeconds { get; set; }

    /// <summary>Wishes for the hours plan; without them it shares out the hours of TIM1.</summary>
    public PlanOptions? Plan { get; set; }
}

/// <summary>Wishes for an hours plan, on the quarter hour.</summary>
public sealed class PlanOptions
{
    /// <summary>The hours a week to share out; those of TIM1 unless given.</summary>
    /// <example>8</example>
    [Range(0, 80)]
    public double? HoursPerWeek { get; set; }

    /// <summary>Limits on channels, by key: min and max, or fixed.</summary>
    public IReadOnlyDictionary<string, HourBound>? Bounds { get; set; }

    /// <summary>How the hours are spent now, by channel key: a plan's worth is then set beside it.</summary>
    public IReadOnlyDictionary<string, double>? Current { get; set; }
}

/// <summary>A request to score one answer sheet and keep it.</summary>
public class SubmitAssessmentRequest : ScoreRequest
{
    /// <summary>The partner's own id for the person: no name, no e-mail.</summary>
    /// <example>crm-4711</example>
    [MaxLength(Http.Binding.PersonRef.MaxLength)]
    [RegularExpression(Http.Binding.PersonRef.Pattern)]
    public string? PersonRef { get; set; }

    /// <summary>What the person agreed to; kept as sent.</summary>
    public ConsentRequest? Consent { get; set; }

    /// <summary>
    /// The partner's own notes, given back as sent: up to 20 members, names up to 40 and values up to 500 characters,
    /// 2 KB in all.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String, MaxCount = 20, MaxNameLength = 40, MaxTextLength = 500)]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>The latest time at which anything that it tells of can have been.</summary>
    internal DateTimeOffset Latest { get; set; }
}

/// <summary>A person's consent.</summary>
public sealed class ConsentRequest
{
    /// <summary>True: without consent nothing is kept.</summary>
    [Required]
    public bool? Given { get; set; }

    /// <summary>Which wording was agreed to.</summary>
    /// <example>2026-11</example>
    [MaxLength(100)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Policy { get; set; }

    /// <summary>
    /// When it was given, RFC 3339; at most five minutes from now, since clocks differ a little. Kept as sent, or to the
    /// microsecond in UTC where PostgreSQL cannot keep all of it.
    /// </summary>
    /// <example>2026-11-22T10:00:00Z</example>
    [DataType("date-time")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? At { get; set; }

    /// <summary>When it was given, as a point in time.</summary>
    internal DateTimeOffset? GivenAt() => At is not null && Rfc3339.TryRead(At, out var moment) ? moment : null;
}
