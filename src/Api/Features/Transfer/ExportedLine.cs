using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>An exported assessment, in the form that an import accepts, with its result. Members that were not sent are absent.</summary>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="Focus">The channel that the person asked about.</param>
/// <param name="CreatedAt">The time when the assessment was stored, in UTC.</param>
/// <param name="IdempotencyKey">The assessment's id, so that two assessments with the same content stay separate when they are imported.</param>
/// <param name="Result">The stored result; an import ignores it.</param>
/// <param name="Answers">The answers, in instrument order.</param>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="DurationSeconds">The time that answering took, in seconds.</param>
/// <param name="Plan">The options for the hours plan.</param>
/// <param name="Consent">The consent of the person.</param>
/// <param name="Metadata">The partner's own metadata.</param>
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
    /// <summary>Creates the line of a row with its result.</summary>
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

    /// <summary>Writes the result as <c>GET /v1/assessments/{id}</c> does, including null members.</summary>
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
