using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A request to score one set of answers without storing it.</summary>
/// <remarks>The lengths of instrument, model and focus are those of the longest published names; others are unknown.</remarks>
public class ScoreRequest
{
    /// <summary>The instrument that was answered, key@version.</summary>
    /// <example>channel-fit@1</example>
    [MaxLength(64)]
    public string? Instrument { get; set; }

    /// <summary>
    /// The answers: a member per answered item, its code as the name. A choice takes an option's code, the others a
    /// number. May be empty or partial; leave out what is not answered and what is hidden.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)]
    public JsonElement? Answers { get; set; }

    /// <summary>The scoring model, key@version; the partner's pinned model unless given.</summary>
    /// <example>fit-model@1.0.0</example>
    [MaxLength(64)]
    public string? Model { get; set; }

    /// <summary>The channel that the person asked about; twitter unless given.</summary>
    /// <example>twitter</example>
    [MaxLength(64)]
    public string? Focus { get; set; }

    /// <summary>How long answering took, in seconds; a whole number.</summary>
    /// <example>240</example>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? DurationSeconds { get; set; }

    /// <summary>Options for the hours plan; without them it shares out the hours of TIM1.</summary>
    public PlanOptions? Plan { get; set; }
}
