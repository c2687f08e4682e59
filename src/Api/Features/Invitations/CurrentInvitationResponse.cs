using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>The invitation of a person, with the saved answers.</summary>
public sealed record CurrentInvitationResponse
{
    public CurrentInvitationResponse(InvitationRow row)
    {
        State = row.State;
        Purpose = row.Purpose;
        Instrument = row.Instrument;
        Form = row.Form;
        Focus = row.Focus;
        Answers = JsonElement.Parse(row.Answers);
        ExpiresAt = row.ExpiresAt.UtcDateTime;
        AssessmentId = row.AssessmentId;
    }

    /// <summary>assessment: to answer the questions; check-in: to record activity of the week.</summary>
    [InvitationPurposeCode]
    public string Purpose { get; }

    /// <summary>open: the person can answer; completed: the answers were submitted.</summary>
    [InvitationStateCode]
    public string State { get; }

    /// <summary>The instrument of the invitation, key@version.</summary>
    /// <example>channel-fit@2</example>
    public string Instrument { get; }

    /// <summary>The form, which determines the items.</summary>
    [InvitationFormCode]
    public string Form { get; }

    /// <summary>The channel that the person asks about.</summary>
    /// <example>twitter</example>
    public string Focus { get; }

    /// <summary>The saved answers, in the order of the instrument; empty after the submission.</summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)]
    public JsonElement Answers { get; }

    /// <summary>The time when link and token expire, in UTC.</summary>
    public DateTime ExpiresAt { get; }

    /// <summary>The id of the submitted assessment; null until then.</summary>
    public Guid? AssessmentId { get; }

    /// <summary>Only in the response to GET: who invites the person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InvitingPartnerResponse? Partner { get; init; }

    /// <summary>Only in the response to GET, if the partner has set it: what pages show of the partner.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BrandingResponse? Branding { get; init; }

    /// <summary>
    /// Only in the response to GET: where the page sends the person after the submission; absent if it shows the result, or
    /// if the URL no longer belongs to an origin of the partner.
    /// </summary>
    /// <example>https://www.example.com/thanks</example>
    [DataType("uri")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RedirectUrl { get; init; }

    /// <summary>Only in the response to a change: the codes of the items that the change hid, whose saved answers were removed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Removed { get; init; }
}
