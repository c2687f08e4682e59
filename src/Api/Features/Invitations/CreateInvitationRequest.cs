using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>A request to invite a person.</summary>
public sealed class CreateInvitationRequest
{
    /// <summary>The shortest lifetime of an invitation in seconds: an hour.</summary>
    public const int MinLifetimeSeconds = 3600;

    /// <summary>The longest lifetime in seconds: 90 days.</summary>
    public const int MaxLifetimeSeconds = 7_776_000;

    private const int DefaultLifetimeSeconds = 1_209_600;
    private const string DefaultForm = "full";
    private const string DefaultFocus = "twitter";

    /// <summary>The partner's own id for the person, under which the result is stored: no name, no e-mail.</summary>
    /// <example>crm-4711</example>
    public string? PersonRef { get; set; }

    /// <summary>Which items to ask: about ten minutes for all of them, half of that for the short form; full unless given.</summary>
    /// <example>short</example>
    [InvitationFormCode]
    public string? Form { get; set; }

    /// <summary>The channel that the person asks about; twitter unless given.</summary>
    /// <example>twitter</example>
    [MaxLength(64)] // No channel has a longer key.
    public string? Focus { get; set; }

    /// <summary>The seconds after which the link expires: an hour to 90 days, 14 days unless given.</summary>
    /// <example>1209600</example>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? ExpiresIn { get; set; }

    /// <summary>
    /// The partner's own notes, which the result carries on and the person can read there: up to 20 members, names up to
    /// 40 and values up to 500 characters, 2 KB in all.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String)]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>Returns the row of the invitation, created now.</summary>
    internal InvitationRow ToRow(bool test, string instrument, DateTimeOffset now)
    {
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        return new(
            Guid.CreateVersion7(createdAt),
            test,
            createdAt,
            createdAt.AddSeconds(ExpiresIn ?? DefaultLifetimeSeconds),
            PersonRef!,
            instrument,
            Form ?? DefaultForm,
            Focus ?? DefaultFocus,
            Metadata is null ? null : JsonSerializer.Serialize(Metadata, InvitationJsonContext.Default.Strings),
            Answers: "{}",
            Version: 1,
            CompletedAt: null,
            AssessmentId: null,
            InvitationRow.Open
        );
    }
}
