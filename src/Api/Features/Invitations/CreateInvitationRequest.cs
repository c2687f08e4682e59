using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>A request to invite a person.</summary>
public sealed class CreateInvitationRequest
{
    /// <summary>The minimum lifetime in seconds: an hour.</summary>
    public const int MinLifetimeSeconds = 3600;

    /// <summary>The maximum lifetime in seconds: 90 days.</summary>
    public const int MaxLifetimeSeconds = 7_776_000;

    private const int DefaultLifetimeSeconds = 1_209_600;
    private const string DefaultForm = "quick";
    private const string DefaultFocus = "twitter";

    /// <summary>The partner's own id for the person, under which the result is stored: no name, no e-mail.</summary>
    /// <example>crm-4711</example>
    public string? PersonRef { get; set; }

    /// <summary>
    /// assessment: the link asks the questions; check-in: it records what the person did in a week and what came of it, until
    /// it expires. assessment unless given; form, focus and redirectUrl are only for assessment.
    /// </summary>
    /// <example>assessment</example>
    [InvitationPurposeCode]
    public string? Purpose { get; set; }

    /// <summary>The items to ask: quick (about 3 minutes), short (5) or full (9); quick by default. The page of
    /// a smaller form offers the further items before the person submits.</summary>
    /// <example>short</example>
    [InvitationFormCode]
    public string? Form { get; set; }

    /// <summary>The channel that the person asks about; twitter unless given.</summary>
    /// <example>twitter</example>
    [MaxLength(64)]
    public string? Focus { get; set; }

    /// <summary>Seconds until the link expires: an hour to 90 days; 14 days unless given.</summary>
    /// <example>1209600</example>
    [JsonSchemaTypes(JsonSchemaType.Integer)]
    public int? ExpiresIn { get; set; }

    /// <summary>
    /// Where the page sends the person after the submission, on an origin of the partner; the page shows the result unless
    /// given.
    /// </summary>
    /// <example>https://www.example.com/thanks</example>
    [DataType("uri")]
    [MaxLength(RedirectUrlRules.MaxLength)]
    public string? RedirectUrl { get; set; }

    /// <summary>
    /// The partner's own data, which becomes the metadata of the result, where the person can read it: up to 20 members,
    /// names up to 40 and values up to 500 characters, 2 KB in total.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String)]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>Creates the row of the invitation.</summary>
    internal InvitationRow CreateRow(bool test, string instrument, DateTimeOffset now)
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
            InvitationRow.Open,
            RedirectUrl,
            Purpose ?? InvitationRow.Assessment
        );
    }
}
