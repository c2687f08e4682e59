using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Transfer;

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
    [property: JsonConverter(typeof(ExportedLine.AsRead)), JsonPropertyOrder(1)] AssessmentView Result,
    [property: FreeMembers(JsonSchemaType.String | JsonSchemaType.Number)] AnswersView? Answers = null,
    string? PersonRef = null,
    int? DurationSeconds = null,
    PlanWishes? Plan = null,
    ConsentRequest? Consent = null,
    IReadOnlyDictionary<string, string>? Metadata = null
)
{
    /// <summary>A row, and its result with the answers.</summary>
    public static ExportedLine Of(AssessmentRow row, AssessmentView view) =>
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
    internal sealed class AsRead : JsonConverter<AssessmentView>
    {
        public override AssessmentView Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, AssessmentView value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, AssessmentJson.Default.AssessmentView);
    }
}
