using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>An exported assessment: a line that an import takes, with what came of it. What was not sent is left out.</summary>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="Focus">The channel that the person asked about.</param>
/// <param name="CreatedAt">When it was stored, UTC.</param>
/// <param name="IdempotencyKey">The assessment's id: two that say the same stay two where they are imported.</param>
/// <param name="Result">The stored result; an import ignores it.</param>
/// <param name="Answers">The answers, in instrument order.</param>
/// <param name="PersonRef">The partner's own id for the person.</param>
/// <param name="DurationSeconds">How long answering took, in seconds.</param>
/// <param name="Plan">Wishes for the hours plan.</param>
/// <param name="Consent">What the person agreed to.</param>
/// <param name="Metadata">The partner's own notes.</param>
public sealed record ExportedLine(
    string Instrument,
    string Model,
    string Focus,
    DateTime CreatedAt,
    Guid IdempotencyKey,
    [property: JsonConverter(typeof(ExportedLine.ResultJsonConverter)), JsonPropertyOrder(1)] AssessmentResponse Result,
    [property: AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)] AnswersResponse? Answers = null,
    string? PersonRef = null,
    int? DurationSeconds = null,
    PlanOptions? Plan = null,
    ConsentRequest? Consent = null,
    IReadOnlyDictionary<string, string>? Metadata = null
)
{
    /// <summary>A row, and its result with the answers.</summary>
    public static ExportedLine From(AssessmentRow row, AssessmentResponse view) =>
        new(
            row.Instrument,
            row.Model,
            row.Focus,
            row.CreatedAt.UtcDateTime,
            row.Id,
            view with
            {
                Answers = null,
            },
            view.Answers,
            row.PersonRef,
            row.DurationSeconds,
            row.ReadPlan(),
            row.ReadConsent(),
            row.ReadMetadata()
        );

    /// <summary>Writes the result as it is read by itself, nulls included.</summary>
    internal sealed class ResultJsonConverter : JsonConverter<AssessmentResponse>
    {
        public override AssessmentResponse Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, AssessmentResponse value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, AssessmentJsonContext.Default.AssessmentResponse);
    }
}
