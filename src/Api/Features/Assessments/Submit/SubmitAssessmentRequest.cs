using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Assessments.Submit;

/// <summary>A request to score one set of answers and store it.</summary>
public class SubmitAssessmentRequest : ScoreRequest
{
    /// <summary>The partner's own id for the person: no name, no e-mail.</summary>
    /// <example>crm-4711</example>
    public string? PersonRef { get; set; }

    /// <summary>What the person agreed to; stored as sent.</summary>
    public ConsentRequest? Consent { get; set; }

    /// <summary>
    /// The partner's own notes, returned as sent: up to 20 members, names up to 40 and values up to 500 characters, 2 KB
    /// in all.
    /// </summary>
    [AdditionalProperties(JsonSchemaType.String)]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }
}
