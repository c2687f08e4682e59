using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>An invitation. It does not contain the saved answers, which belong to the person until they are submitted.</summary>
public sealed record InvitationResponse
{
    public InvitationResponse(InvitationRow row)
    {
        Id = row.Id;
        State = row.State;
        PersonRef = row.PersonRef;
        Instrument = row.Instrument;
        Form = row.Form;
        Focus = row.Focus;
        Metadata = row.Metadata is null
            ? null
            : JsonSerializer.Deserialize(row.Metadata, InvitationJsonContext.Default.Strings);
        CreatedAt = row.CreatedAt.UtcDateTime;
        ExpiresAt = row.ExpiresAt.UtcDateTime;
        RedirectUrl = row.RedirectUrl;
        Purpose = row.Purpose;
        CompletedAt = row.CompletedAt?.UtcDateTime;
        AssessmentId = row.AssessmentId;
    }

    /// <summary>The id of an invitation in the OpenAPI document.</summary>
    internal static OpenApiParameter IdParameter { get; } =
        OpenApiExtensions.PathParameter(
            "id",
            "The id of the invitation: a UUIDv7.",
            OpenApiExtensions.StringSchema(format: "uuid"),
            OpenApiExtensions.ExampleId
        );

    /// <summary>The invitation's id, a UUIDv7.</summary>
    public Guid Id { get; }

    /// <summary>assessment: to answer the questions; check-in: to record activity of the week.</summary>
    [InvitationPurposeCode]
    public string Purpose { get; }

    /// <summary>open: the person can answer; completed: the answers were submitted; expired: they were not submitted in time.</summary>
    [InvitationStateCode]
    public string State { get; }

    /// <summary>The partner's own id of the person.</summary>
    /// <example>crm-4711</example>
    public string PersonRef { get; }

    /// <summary>The instrument of the invitation, key@version.</summary>
    /// <example>channel-fit@2</example>
    public string Instrument { get; }

    /// <summary>The form, which determines the items.</summary>
    [InvitationFormCode]
    public string Form { get; }

    /// <summary>The channel that the person asks about.</summary>
    /// <example>twitter</example>
    public string Focus { get; }

    /// <summary>The partner's own metadata, as sent; null if none was sent.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    /// <summary>The time when the person was invited, in UTC.</summary>
    public DateTime CreatedAt { get; }

    /// <summary>The time when link and token expire, in UTC.</summary>
    public DateTime ExpiresAt { get; }

    /// <summary>The URL to which the page sends the person after the submission; null if it shows the result.</summary>
    /// <example>https://www.example.com/thanks</example>
    [DataType("uri")]
    public string? RedirectUrl { get; }

    /// <summary>The time when the answers were submitted, in UTC; null until then.</summary>
    public DateTime? CompletedAt { get; }

    /// <summary>The id of the submitted assessment; null until then. The assessment may have been deleted since.</summary>
    public Guid? AssessmentId { get; }
}
