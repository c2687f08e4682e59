using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.People;

/// <summary>Everything that is held about a person, in one document.</summary>
/// <param name="PersonRef">The partner's own id for the person.</param>
/// <param name="Test">Whether these are test rows: each mode's key exports its own.</param>
/// <param name="ExportedAt">When it was written, UTC.</param>
/// <param name="Invitations">All of them, newest first.</param>
/// <param name="Assessments">All of them, newest first.</param>
/// <param name="Shares">The links that open their reports without a key, newest first.</param>
/// <param name="Deliveries">What webhooks were told of the person, or are to be, newest first; kept for 30 days.</param>
public sealed record PersonExportResponse(
    string PersonRef,
    bool Test,
    DateTime ExportedAt,
    IEnumerable<ExportedInvitation> Invitations,
    IAsyncEnumerable<ExportedAssessment> Assessments,
    IEnumerable<ExportedShare> Shares,
    IEnumerable<ExportedDelivery> Deliveries
);

/// <summary>An invitation to answer.</summary>
/// <param name="Id">The invitation's id.</param>
/// <param name="CreatedAt">When the person was invited, UTC.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
/// <param name="Instrument">The instrument that it asks to answer, key@version.</param>
/// <param name="Form">Which of its forms.</param>
/// <param name="Focus">The channel that it asks about.</param>
/// <param name="Metadata">The partner's own notes, as sent; null where none were.</param>
/// <param name="Answers">What was saved and not submitted yet, by item code.</param>
/// <param name="CompletedAt">When it was submitted, UTC; null until then.</param>
/// <param name="AssessmentId">The assessment that came of it; null until then.</param>
public sealed record ExportedInvitation(
    Guid Id,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    string Instrument,
    [property: InvitationFormCode] string Form,
    string Focus,
    IReadOnlyDictionary<string, string>? Metadata,
    [property: AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)] JsonElement Answers,
    DateTime? CompletedAt,
    Guid? AssessmentId
)
{
    /// <summary>A row as it is shown to the person.</summary>
    public static ExportedInvitation From(InvitationRow row) =>
        new(
            row.Id,
            row.CreatedAt.UtcDateTime,
            row.ExpiresAt.UtcDateTime,
            row.Instrument,
            row.Form,
            row.Focus,
            row.Metadata is null
                ? null
                : JsonSerializer.Deserialize(row.Metadata, AssessmentJsonContext.Default.Strings),
            JsonElement.Parse(row.Answers),
            row.CompletedAt?.UtcDateTime,
            row.AssessmentId
        );
}

/// <summary>An assessment with all that was sent, and all that follows from it.</summary>
/// <param name="Id">The assessment's id.</param>
/// <param name="CreatedAt">When it was stored, UTC.</param>
/// <param name="RescoreOf">The assessment that the answers were taken from, where it was scored anew.</param>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Answers">The answers, by item code.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="Focus">The channel that the person asked about.</param>
/// <param name="DurationSeconds">How long answering took; null where that was not sent.</param>
/// <param name="Plan">The wishes for a plan; null where there were none.</param>
/// <param name="Consent">What the person agreed to; null where no consent was sent.</param>
/// <param name="Metadata">The partner's own notes, as sent; null where none were.</param>
/// <param name="Result">The result, with everything that include=all adds except the answers.</param>
public sealed record ExportedAssessment(
    Guid Id,
    DateTime CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? RescoreOf,
    string Instrument,
    [property: AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)] JsonElement Answers,
    string Model,
    string Focus,
    int? DurationSeconds,
    [property: JsonSchemaTypes(JsonSchemaType.Object)] JsonElement? Plan,
    ConsentResponse? Consent,
    IReadOnlyDictionary<string, string>? Metadata,
    ScoreResponse Result
)
{
    /// <summary>A row with its result.</summary>
    public static ExportedAssessment From(AssessmentRow row, ScoreResponse result) =>
        new(
            row.Id,
            row.CreatedAt.UtcDateTime,
            row.RescoreOf,
            row.Instrument,
            JsonElement.Parse(row.Answers),
            row.Model,
            row.Focus,
            row.DurationSeconds,
            row.Plan is null ? null : JsonElement.Parse(row.Plan),
            ConsentResponse.From(row),
            row.ReadMetadata(),
            result
        );
}

/// <summary>What a person agreed to.</summary>
/// <param name="Given">True: without consent nothing is kept.</param>
/// <param name="Policy">Which wording was agreed to; null where it was not named.</param>
/// <param name="At">When it was given, as sent; null where that was not said.</param>
/// <param name="ReceivedAt">When it came here, by the service's clock, UTC.</param>
public sealed record ConsentResponse(
    bool Given,
    string? Policy,
    [property: DataType("date-time")] string? At,
    DateTime ReceivedAt
)
{
    /// <summary>The consent of a row; null where none was sent.</summary>
    public static ConsentResponse? From(AssessmentRow row) =>
        row.ReadConsent() is { } consent
            ? new(
                consent.Given == true,
                consent.Policy,
                consent.At,
                // Rows from before this was noted were stored when they came.
                (row.ConsentReceivedAt ?? row.CreatedAt).UtcDateTime
            )
            : null;
}
