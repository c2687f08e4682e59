using System.Text.Json;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A request to score one set of answers and store it.</summary>
public class SubmitAssessmentRequest : ScoreRequest
{
    /// <summary>The partner's own id for the person: no name, no e-mail.</summary>
    /// <example>crm-4711</example>
    public string? PersonRef { get; set; }

    /// <summary>The person's consent; stored as sent.</summary>
    public ConsentRequest? Consent { get; set; }

    /// <summary>
    /// The partner's own data, returned as sent: up to 20 members, names up to 40 and values up to 500 characters, 2 KB in
    /// total.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String)]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>Fills omitted members from the invitation, if there is one.</summary>
    internal SubmitAssessmentRequest WithDefaultsFrom(InvitationRow? invitation)
    {
        PersonRef ??= invitation?.PersonRef;
        Focus ??= invitation?.Focus;
        Metadata ??= invitation?.Metadata is { } metadata
            ? JsonSerializer.Deserialize(metadata, AssessmentJsonContext.Default.Strings)
            : null;
        return this;
    }
}
