using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A request to score one set of answers without storing it.</summary>
/// <remarks>
/// The schema limits the lengths of instrument, model and focus to those of published names. Longer names are unknown.
/// </remarks>
public class ScoreRequest
{
    /// <summary>The instrument that was answered, key@version.</summary>
    /// <example>channel-fit@2</example>
    [MaxLength(64)]
    public string? Instrument { get; set; }

    /// <summary>
    /// The answers: one member per answered item, named by the code of the item. The value is the code of an option for a
    /// choice, and a number for other items. May be empty or partial; omit items that are not answered or hidden.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)]
    public JsonElement? Answers { get; set; }

    /// <summary>The scoring model, key@version; the partner's model unless given.</summary>
    /// <example>fit-model@2.0.0</example>
    [MaxLength(64)]
    public string? Model { get; set; }

    /// <summary>The channel that the person asked about; twitter unless given.</summary>
    /// <example>twitter</example>
    [MaxLength(64)]
    public string? Focus { get; set; }

    /// <summary>The time that answering took, in whole seconds.</summary>
    /// <example>240</example>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? DurationSeconds { get; set; }

    /// <summary>Options for the hours plan; without them it distributes the hours of TIM1.</summary>
    public PlanOptions? Plan { get; set; }

    /// <summary>The answers if the fast path has read them; <see cref="Answers"/> is then empty.</summary>
    internal ResponseSet? Responses { get; set; }
}
