using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.People;

/// <summary>Everything that is stored about a person, in one document.</summary>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="Test">True for test data. An API key exports the data of its mode.</param>
/// <param name="ExportedAt">The time of the export, in UTC.</param>
/// <param name="Invitations">Newest first.</param>
/// <param name="Assessments">Newest first.</param>
/// <param name="Activity">What the person did on channels in each week, newest first.</param>
/// <param name="Shares">The links that open the reports without an API key, newest first.</param>
/// <param name="Deliveries">The deliveries to webhooks about the person, sent or pending, newest first. They are stored for 30 days.</param>
public sealed record PersonExportResponse(
    string PersonRef,
    bool Test,
    DateTime ExportedAt,
    IAsyncEnumerable<ExportedInvitation> Invitations,
    IAsyncEnumerable<ExportedAssessment> Assessments,
    IEnumerable<ExportedActivity> Activity,
    IAsyncEnumerable<ExportedShare> Shares,
    IAsyncEnumerable<ExportedDelivery> Deliveries
);

/// <summary>An exported invitation.</summary>
/// <param name="Id">The invitation's id.</param>
/// <param name="CreatedAt">The time when the person was invited, in UTC.</param>
/// <param name="ExpiresAt">The time when the invitation expires, in UTC.</param>
/// <param name="Instrument">The instrument of the invitation, key@version.</param>
/// <param name="Form">The form of the instrument.</param>
/// <param name="Focus">The channel of the invitation.</param>
/// <param name="Metadata">The partner's own metadata, as sent; null if none was sent.</param>
/// <param name="Answers">The saved answers that are not submitted, by item code.</param>
/// <param name="CompletedAt">The time of the submission, in UTC; null until then.</param>
/// <param name="AssessmentId">The id of the submitted assessment; null until then.</param>
/// <param name="RedirectUrl">The URL to which the page sends the person after the submission; null if it shows the result.</param>
/// <param name="Purpose">assessment or check-in.</param>
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
    Guid? AssessmentId,
    string? RedirectUrl,
    [property: InvitationPurposeCode] string Purpose
)
{
    /// <summary>Creates the exported form of a row.</summary>
    public static ExportedInvitation From(InvitationRow row) =>
        new(
            row.Id,
            row.CreatedAt.UtcDateTime,
            row.ExpiresAt.UtcDateTime,
            row.Instrument,
            row.Form,
            row.Focus,
            row.Metadata is null ? null : JsonSerializer.Deserialize(row.Metadata, PersonJsonContext.Default.Strings),
            JsonElement.Parse(row.Answers),
            row.CompletedAt?.UtcDateTime,
            row.AssessmentId,
            row.RedirectUrl,
            row.Purpose
        );
}

/// <summary>An exported assessment, with the submitted data and the result.</summary>
/// <param name="Id">The assessment's id.</param>
/// <param name="CreatedAt">The time when the assessment was stored, in UTC.</param>
/// <param name="RescoreOf">The assessment whose answers were scored again; null if there is none.</param>
/// <param name="Instrument">The instrument that was answered, key@version.</param>
/// <param name="Answers">The answers, by item code.</param>
/// <param name="Model">The scoring model, key@version.</param>
/// <param name="Focus">The channel that the person asked about.</param>
/// <param name="DurationSeconds">The time that answering took, in seconds; null if it was not sent.</param>
/// <param name="Plan">The plan options; null if none were sent.</param>
/// <param name="Consent">The consent of the person; null if none was sent.</param>
/// <param name="Metadata">The partner's own metadata, as sent; null if none was sent.</param>
/// <param name="Note">The note of a coach; absent if there is none.</param>
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note,
    ScoreResponse Result
)
{
    /// <summary>Creates the exported form of a row with its result.</summary>
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
            row.Note,
            result
        );
}

/// <summary>The consent of a person.</summary>
/// <param name="Given">Always true, because nothing is stored without consent.</param>
/// <param name="Policy">The policy that the person agreed to; null if it was not named.</param>
/// <param name="At">The time of the consent, as sent; null if it was not sent.</param>
/// <param name="ReceivedAt">The time when the service received the consent, in UTC.</param>
public sealed record ConsentResponse(
    bool Given,
    string? Policy,
    [property: DataType("date-time")] string? At,
    DateTime ReceivedAt
)
{
    /// <summary>Creates the consent of a row; null if none was sent.</summary>
    public static ConsentResponse? From(AssessmentRow row) =>
        row.ReadConsent() is { } consent
            ? new(
                consent.Given == true,
                consent.Policy,
                consent.At,
                // Older rows have no time of receipt; they were stored when they were received.
                (row.ConsentReceivedAt ?? row.CreatedAt).UtcDateTime
            )
            : null;
}
