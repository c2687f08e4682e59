using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>A new invitation, with what the person is to be sent.</summary>
/// <param name="Id">The invitation's id, a UUIDv7.</param>
/// <param name="Token">The person's token; shown this once, and null in the answer to a retry.</param>
/// <param name="Url">The page that asks the person; the token stands in its fragment, which no server is sent.</param>
/// <param name="ExpiresAt">When link and token end, UTC.</param>
public sealed record IssuedInvitationResponse(
    Guid Id,
    [property: RegularExpression("^cf_(test|live)_respondent_[0-9A-Za-z]{49}$")] string? Token,
    [property: DataType("uri")] string Url,
    DateTime ExpiresAt
);

/// <summary>An invitation; what was answered so far is the person's own until they submit it.</summary>
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
        CompletedAt = row.CompletedAt?.UtcDateTime;
        AssessmentId = row.AssessmentId;
    }

    /// <summary>The id of an invitation, as the contract shows it.</summary>
    internal static OpenApiParameter IdParameter { get; } =
        OpenApiExtensions.PathParameter(
            "id",
            "The id of the invitation: a UUIDv7.",
            OpenApiExtensions.StringSchema(format: "uuid"),
            OpenApiExtensions.ExampleId
        );

    /// <summary>The invitation's id, a UUIDv7.</summary>
    public Guid Id { get; }

    /// <summary>open: the person can still answer; completed: they submitted; expired: they did not in time.</summary>
    [InvitationStateCode]
    public string State { get; }

    /// <summary>The partner's own id for the person.</summary>
    /// <example>crm-4711</example>
    public string PersonRef { get; }

    /// <summary>The instrument that is asked, key@version.</summary>
    /// <example>channel-fit@2</example>
    public string Instrument { get; }

    /// <summary>Which of its items are asked.</summary>
    [InvitationFormCode]
    public string Form { get; }

    /// <summary>The channel that the person asks about.</summary>
    /// <example>twitter</example>
    public string Focus { get; }

    /// <summary>The partner's own notes, as sent; null where none were.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    /// <summary>When the person was invited, UTC.</summary>
    public DateTime CreatedAt { get; }

    /// <summary>When link and token end, UTC.</summary>
    public DateTime ExpiresAt { get; }

    /// <summary>When the person submitted, UTC; null until then.</summary>
    public DateTime? CompletedAt { get; }

    /// <summary>The assessment that came of it; null until then. It may have been deleted since.</summary>
    public Guid? AssessmentId { get; }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record InvitationPage(IReadOnlyList<InvitationResponse> Items, string? NextCursor);

/// <summary>What a person is asked, and what they have answered so far.</summary>
public sealed record CurrentInvitationResponse
{
    public CurrentInvitationResponse(InvitationRow row)
    {
        State = row.State;
        Instrument = row.Instrument;
        Form = row.Form;
        Focus = row.Focus;
        Answers = JsonElement.Parse(row.Answers);
        ExpiresAt = row.ExpiresAt.UtcDateTime;
        AssessmentId = row.AssessmentId;
    }

    /// <summary>open: the person can still answer; completed: they submitted.</summary>
    [InvitationStateCode]
    public string State { get; }

    /// <summary>The instrument that is asked, key@version.</summary>
    /// <example>channel-fit@2</example>
    public string Instrument { get; }

    /// <summary>Which of its items are asked.</summary>
    [InvitationFormCode]
    public string Form { get; }

    /// <summary>The channel that the person asks about.</summary>
    /// <example>twitter</example>
    public string Focus { get; }

    /// <summary>The answers saved so far, in instrument order; empty once they were submitted.</summary>
    [AdditionalProperties(JsonSchemaType.String | JsonSchemaType.Number)]
    public JsonElement Answers { get; }

    /// <summary>When link and token end, UTC.</summary>
    public DateTime ExpiresAt { get; }

    /// <summary>The assessment that came of it; null until it was submitted.</summary>
    public Guid? AssessmentId { get; }

    /// <summary>In the answer to a change: the saved answers that it hid and that are gone by it, codes of items.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Removed { get; init; }
}

/// <summary>How invitations are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IssuedInvitationResponse))]
[JsonSerializable(typeof(InvitationResponse))]
[JsonSerializable(typeof(InvitationPage))]
[JsonSerializable(typeof(CurrentInvitationResponse))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
internal sealed partial class InvitationJsonContext : JsonSerializerContext;
